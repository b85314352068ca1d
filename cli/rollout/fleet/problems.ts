/** What is wrong with a fleet file, in plain sentences. Pure. */
import type { z } from "zod";
import { allowedIn } from "./schema.ts";

/** Everything that is wrong with it, at once. */
export class FleetError extends Error {
  readonly problems: readonly string[];
  constructor(file: string, problems: readonly string[]) {
    super([`The fleet file ${file} is wrong:`, ...problems.map((one) => `  ${one}`)].join("\n"));
    this.name = "FleetError";
    this.problems = problems;
  }
}

/** An issue of the schema: where, what stands there, what is allowed. */
export function describeIssue(issue: z.core.$ZodIssue, given: unknown): readonly string[] {
  if (issue.code === "unrecognized_keys") {
    const allowed = allowedIn(issue.path).join(", ");
    return issue.keys.map((key) => `${keyOf([...issue.path, key])} is not known; allowed are ${allowed}.`);
  }
  const value = issue.path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    given,
  );
  const allowed =
    issue.code === "invalid_type" && issue.expected === "object" ? "an object with named values" : issue.message;
  const is = value === undefined ? "is missing" : `is ${JSON.stringify(value)}`;
  return [`${keyOf(issue.path)} ${is}; it must be ${allowed}.`];
}

/** For example `waves[0].atOnce`. */
function keyOf(path: readonly PropertyKey[]): string {
  const key = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return key === "" ? "The file" : key.replace(/^\./, "");
}

/**
 * A sentence of the settings' reader, which saw a stack with this one target: `socless:targets[0].region` is
 * `targets[3].region` of the fleet file, and `socless:retention` is `settings.retention`.
 */
export const asInFleet = (problem: string, at: number): string =>
  problem.replaceAll("socless:targets[0]", `targets[${at}]`).replaceAll("socless:", "settings.");
