import { type Context, holds } from "./condition.ts";
import { matchesPattern } from "./pattern.ts";
import type { Statement } from "./policy.ts";

export type Question = { readonly action: string; readonly resource: string; readonly context: Context };

export type Verdict = "allowed" | "explicitly denied" | "not allowed";

/** IAM's rule: an explicit Deny wins, then an Allow, else it is not allowed. Pure. */
export function evaluate(statements: readonly Statement[], question: Question): Verdict {
  const applying = statements.filter((statement) => applies(statement, question));
  if (applying.some(({ effect }) => effect === "Deny")) return "explicitly denied";
  return applying.length > 0 ? "allowed" : "not allowed";
}

/** Whether action, resource and conditions of a statement fit the question; its principal is not looked at. */
export function applies(statement: Statement, { action, resource, context }: Question): boolean {
  return (
    fits(statement.action, statement.notAction, (pattern) =>
      matchesPattern(pattern.toLowerCase(), action.toLowerCase()),
    ) &&
    fits(statement.resource, statement.notResource, (pattern) => matchesPattern(pattern, resource)) &&
    statement.conditions.every((condition) => holds(condition, context))
  );
}

function fits(
  wanted: readonly string[] | undefined,
  unwanted: readonly string[] | undefined,
  test: (pattern: string) => boolean,
): boolean {
  if (unwanted) return !unwanted.some(test);
  return wanted?.some(test) ?? true;
}
