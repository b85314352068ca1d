import { holds } from "./condition.ts";
import { isResolved, matchesPattern } from "./pattern.ts";
import type { Statement } from "./policy.ts";
import type { Context } from "./request-context.ts";

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
  const variables = statement.hasVariables ? context : undefined;
  return (
    fits(statement.action, statement.notAction, (pattern) =>
      matchesPattern(pattern.toLowerCase(), action.toLowerCase()),
    ) &&
    // A variable without a value takes the force of the whole statement.
    (statement.notResource ?? []).every((pattern) => isResolved(pattern, variables)) &&
    fits(statement.resource, statement.notResource, (pattern) => matchesPattern(pattern, resource, variables)) &&
    statement.conditions.every((condition) => holds(condition, context, statement.hasVariables))
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
