/** The variables that count a loop's rounds, as far as a definition tells their values: `$attempt < 3`, `$attempt + 1`. */
import type { Rule } from "./machine.ts";

/** Variable → value. */
export type Counters = ReadonlyMap<string, number>;

/** After an Assign: what it sets to a number or counts up is known, what it sets to anything else is not. */
export function assigned(counters: Counters, assign: Readonly<Record<string, unknown>> | undefined): Counters {
  if (assign === undefined) return counters;
  const after = new Map(counters);
  for (const [name, value] of Object.entries(assign)) {
    const known = typeof value === "number" ? value : countedUp(counters, value);
    if (known === undefined) after.delete(name);
    else after.set(name, known);
  }
  return after;
}

function countedUp(counters: Counters, value: unknown): number | undefined {
  const [, name, by] = (typeof value === "string" && /^\{%\s*\$(\w+) \+ (\d+)\s*%\}$/.exec(value)) || [];
  const from = name === undefined ? undefined : counters.get(name);
  return from === undefined ? undefined : from + Number(by);
}

/** Whether a rule applies; undefined when that depends on more than counters. */
export function applies(counters: Counters, { Condition: condition = "" }: Rule): boolean | undefined {
  const [, name, sign, limit] = /^\{%\s*\$(\w+) (<=?|>=?|=) (\d+)\s*%\}$/.exec(condition) ?? [];
  const value = name === undefined ? undefined : counters.get(name);
  if (value === undefined) return undefined;
  const most = Number(limit);
  switch (sign) {
    case "<":
      return value < most;
    case "<=":
      return value <= most;
    case ">":
      return value > most;
    case ">=":
      return value >= most;
    default:
      return value === most;
  }
}

/** Whether this rule begins another round: it counts up what it looks at. */
export function beginsRound({ Condition: condition = "", Assign: assign = {} }: Rule): boolean {
  return Object.entries(assign).some(
    ([name, value]) => typeof value === "string" && value.includes(`$${name} +`) && condition.includes(`$${name} `),
  );
}
