/** The alerts in one event that holds a list of them. Pure. */
import type { z } from "zod";
import type { Each } from "./declare.ts";
import { valueAt } from "./fingerprint.ts";

/**
 * One event for each element that is meant, in the same envelope. An element that is no alert of the endpoint stays in, for
 * whoever takes it in to refuse; and so does an event without such a list.
 */
export const alertsIn =
  <A>({ list, when }: Each<A>, alert: z.ZodType<A>) =>
  (event: unknown): readonly unknown[] => {
    const all = valueAt(event, list);
    if (!Array.isArray(all) || all.length === 0) return [event];
    return all
      .map((one: unknown) => withValue(event, list.split("."), [one]))
      .filter((one) => {
        const { success, data } = alert.safeParse(one);
        return !success || when(data);
      });
  };

/** The same event with another value at a path. */
function withValue(inside: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  return { ...Object(inside), [name]: withValue(valueAt(inside, name), rest, value) };
}
