/** What makes two alerts the same. */
import { createHash } from "node:crypto";

type Source = { readonly name: string; readonly dedup: { readonly fields: readonly string[] } };

/**
 * SHA-256 (hex) over the endpoint's name and, in this order of preference: the sender's idempotency key; the alert's
 * dedup fields; the whole alert with sorted keys. Each part is named, typed and length-prefixed, so no two different
 * alerts can be written the same; a missing field differs from null and from an empty text.
 */
export function fingerprint(endpoint: Source, alert: unknown, idempotencyKey?: string): string {
  const hash = createHash("sha256");
  const add = (name: string, value: unknown) => hash.update(part("name", name) + canonical(value));
  add("endpoint", endpoint.name);
  if (idempotencyKey !== undefined) add("idempotency-key", idempotencyKey);
  else if (endpoint.dedup.fields.length === 0) add("alert", alert);
  else for (const field of endpoint.dedup.fields) add(`field ${field}`, valueAt(alert, field));
  return hash.digest("hex");
}

/** The value at a dotted path; undefined when there is none. Inherited properties do not count. */
export function valueAt(value: unknown, dotted: string): unknown {
  return dotted.split(".").reduce<unknown>((inside, name) => {
    if (typeof inside !== "object" || inside === null || !Object.hasOwn(inside, name)) return undefined;
    return Object.entries(inside).find(([key]) => key === name)?.[1];
  }, value);
}

/** One value as text: its type, its length, itself. */
function canonical(value: unknown): string {
  if (value === undefined) return part("missing", "");
  if (value === null) return part("null", "");
  if (typeof value === "string") return part("string", value);
  if (typeof value === "number" || typeof value === "boolean") return part(typeof value, String(value));
  if (Array.isArray(value)) return part("list", value.map(canonical).join(""));
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return part("object", entries.map(([name, inside]) => part("name", name) + canonical(inside)).join(""));
}

function part(type: string, text: string): string {
  return `${type}:${Buffer.byteLength(text, "utf8")}:${text};`;
}
