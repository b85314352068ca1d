import type { z } from "zod";
import { hasUnknown } from "../provider/values.ts";
import type { InputRule, Properties } from "../service.ts";

/** Parses a resource's inputs; what is wrong is said with its path. */
export function parseInputs<S extends z.ZodType>(schema: S, inputs: Properties, type: string): z.output<S> {
  const parsed = schema.safeParse(given(inputs));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "inputs"}: ${message}`);
  throw new Error(`${type} cannot be made from its inputs: ${problems.join("; ")}`);
}

/** What is wrong with inputs, as far as they are known yet. */
export function checkInputs(schema: z.ZodType, inputs: Properties): { property: string; reason: string }[] {
  const parsed = schema.safeParse(given(inputs));
  if (parsed.success) return [];
  return parsed.error.issues
    .filter(({ path: [first] }) => first === undefined || !hasUnknown(inputs[String(first)]))
    .map(({ path, message }) => ({ property: path.join("."), reason: message }));
}

/** The rules of a resource type's inputs from its schema. */
export function inputRules(
  schema: z.ZodObject,
  { required = [], replace = [] }: { required?: readonly string[]; replace?: readonly string[] },
): Record<string, InputRule> {
  const rule = (key: string): InputRule => {
    if (required.includes(key)) return replace.includes(key) ? "required replace" : "required";
    return replace.includes(key) ? "replace" : "optional";
  };
  const keys = Object.keys(schema.shape).filter((key) => key !== "region");
  return Object.fromEntries(keys.map((key) => [key, rule(key)]));
}

/** Pulumi writes null where an input was not given. */
function given(value: Properties): Properties {
  const entries = Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, deep(entry)]));
}

function deep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deep);
  return typeof value === "object" && value !== null ? given({ ...value }) : value;
}

/** JSON text that is the same for the same content, in whatever order its keys stand. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
    return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
