/** Reads inputs, whose types a policy pack does not know. */
import type { Props } from "#policy/core/rule";

export function isRecord(value: unknown): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path such as `ttl.enabled`; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

/** IAM and Pulumi take one thing or a list of things. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function texts(value: unknown): readonly string[] {
  return list(value).filter((one) => typeof one === "string");
}

/** The object or list that a text holds; undefined when it holds none. */
export function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
