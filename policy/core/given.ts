import { overlap } from "#policy/core/known";
import type { Member } from "#policy/core/rule";
import { at } from "#policy/core/values";

/** Whether an input such as `destinationConfig.onFailure` is given, known or not. */
export function isGiven({ props, unknown, references }: Member, path: string): boolean {
  const [input = path] = path.split(".");
  const made = props[input] === undefined && (references?.[input] ?? []).length > 0;
  return at(props, path) !== undefined || made || unknown.some((one) => overlap(one, path));
}
