/** Builds URL paths out of untrusted values. */
import { TaskInvalid } from "./errors.ts";

/** A tagged template whose values are encoded, one path segment each: ``path`/issue/${key}` ``. */
export function path(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return parts.reduce((text, part, index) => `${text}${segment(values[index - 1] ?? "")}${part}`);
}

function segment(value: string | number): string {
  const text = String(value);
  // A URL parser resolves these even when they are percent-encoded.
  if (text === "" || text === "." || text === "..") throw new TaskInvalid(`"${text}" cannot be a part of a path`);
  if (!text.isWellFormed()) throw new TaskInvalid("a part of a path is not well-formed text");
  return encodeURIComponent(text);
}
