/** Builds JQL out of untrusted values: fields and operators are ours, values are quoted. */

export type Clause = readonly [field: "project" | "labels" | "text", operator: "=" | "~", value: string];

/** A JQL string: quotes and backslashes escaped, line breaks made spaces. */
export function quote(value: string): string {
  return `"${value.replace(/[\r\n\t]/g, " ").replace(/["\\]/g, "\\$&")}"`;
}

/** All clauses joined by AND, newest issue first. */
export function jql(clauses: readonly Clause[]): string {
  const conditions = clauses.map(([field, operator, value]) => `${field} ${operator} ${quote(value)}`);
  return `${conditions.join(" AND ")} ORDER BY created DESC`;
}
