/** What is wrong with a stack's settings, in plain sentences. Pure. */
import type { z } from "zod";
import { allowedAt } from "./settings-schema.ts";

/** One sentence for each thing that is wrong with the settings, and for each that does not fit the program. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  readonly misfits: readonly string[];
  constructor(stack: string, problems: readonly string[], misfits: readonly string[] = []) {
    const under = (heading: string, all: readonly string[]) =>
      all.length === 0 ? [] : [heading, ...all.map((one) => `  ${one}`)];
    super(
      [
        ...under(`The settings in Pulumi.${stack}.yaml are wrong:`, problems),
        ...under("The program does not fit together:", misfits),
      ].join("\n"),
    );
    this.name = "SettingsError";
    this.problems = problems;
    this.misfits = misfits;
  }
}

/** An issue of the schema in words: the key, its value, what is allowed. `given` is all that was set, `at` where the schema stands in it. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  given: unknown,
  at: readonly PropertyKey[] = [],
): readonly string[] {
  const path = [...at, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const allowed = allowedAt(path).join(", ");
    return issue.keys.map((key) => `${keyOf([...path, key])} is not a setting; allowed are ${allowed}.`);
  }
  const value = valueAt(given, path);
  const allowed =
    issue.code === "invalid_type" && issue.expected === "object" ? "an object with named settings" : issue.message;
  const is = value === undefined ? "is missing" : `is ${JSON.stringify(value)}`;
  return [`${keyOf(path)} ${is}; it must be ${allowed}.`];
}

/** For example `socless:targets[0].region`. */
export function keyOf(path: readonly PropertyKey[]): string {
  return `socless:${path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("")}`.replace(
    ":.",
    ":",
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
