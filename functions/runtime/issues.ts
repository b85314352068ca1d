/** What a schema found wrong, with the path of each wrong field. */
import type { z } from "zod";

export type Issue = { readonly path: string; readonly message: string };

/** A path as people write it: `resources[0].arn`. */
export function dotted(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

/** One issue for each wrong field; zod's messages name types and limits, never values. */
export function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.map((issue) => ({ path: dotted(issue.path), message: issue.message }));
}

/** The same in one line, for an error's message. */
export function describeIssues(error: z.ZodError): string {
  return issuesOf(error)
    .map(({ path, message }) => `${path || "(the whole value)"}: ${message}`)
    .join("; ");
}
