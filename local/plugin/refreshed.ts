import { defaultsKey } from "../provider/check.ts";
import type { Properties } from "../service.ts";

/**
 * The inputs that a refresh finds: those that were given before, with the values that they have now. Without inputs from
 * before (an import) all that the resource has.
 */
export function refreshed(old: Properties, live: Properties): Properties {
  if (Object.keys(old).length === 0) return live;
  const entries = Object.entries(old).map(([key, was]) => [key, key === defaultsKey ? was : live[key]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
