/** The part of JQL that socless uses: `field = "text"`, `field ~ "text"`, `field in (…)`, joined by AND. */
import type { Issue } from "./state.ts";

type Clause = { field: string; operator: string; values: string[] };

const clause = /^\s*(\w+)\s*(=|~|in)\s*("(?:[^"\\]|\\.)*"|[\w-]+|\((?:[^()"]|"(?:[^"\\]|\\.)*")*\))\s*(AND\b|$)/i;
const word = /"((?:[^"\\]|\\.)*)"|([\w-]+)/g;

/** Throws with Jira's kind of message when the query is not understood. */
export function filter(jql: string): (issue: Issue) => boolean {
  const clauses: Clause[] = [];
  let rest = jql.replace(/\s*ORDER\s+BY\s+[\w\s,]+$/i, "");
  while (rest.trim() !== "") {
    const found = clause.exec(rest);
    if (!found) throw new Error(`Error in the JQL Query: cannot read "${rest}"`);
    const [all, field = "", operator = "", value = ""] = found;
    const values = [...value.matchAll(word)].map(([, quoted, bare]) => quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "");
    clauses.push({ field: field.toLowerCase(), operator: operator.toLowerCase(), values });
    rest = rest.slice(all.length);
  }
  return (issue) => clauses.every((c) => matches(issue, c));
}

function matches(issue: Issue, { field, operator, values }: Clause): boolean {
  const has = texts(issue, field);
  if (operator === "~") return values.every((v) => has.some((t) => t.toLowerCase().includes(v.toLowerCase())));
  return values.some((v) => has.includes(v));
}

function texts(issue: Issue, field: string): string[] {
  switch (field) {
    case "project":
      return [issue.project];
    case "key":
    case "issuekey":
      return [issue.key];
    case "status":
      return [issue.status];
    case "labels":
      return issue.labels;
    case "assignee":
      return issue.assignee ? [issue.assignee] : [];
    case "summary":
      return [issue.summary];
    case "text":
      return [issue.summary, JSON.stringify(issue.description ?? "")];
    default:
      throw new Error(`Field '${field}' does not exist or you do not have permission to view it.`);
  }
}
