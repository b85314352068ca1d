import type { Principal } from "../service.ts";
import { applies, evaluate, type Question, type Verdict } from "./evaluate.ts";
import type { Statement } from "./policy.ts";

/** What a trust or resource policy (a queue's, a bucket's, a function's) says about this principal. Pure. */
export function evaluateFor(statements: readonly Statement[], principal: Principal, question: Question): Verdict {
  return evaluate(
    statements.filter((one) => names(one, principal)),
    question,
  );
}

/**
 * Whether the policy lets the principal in by name and not just its account. Within one account that is enough: its own
 * policies need not allow it as well.
 */
export function admits(statements: readonly Statement[], principal: Principal, question: Question): boolean {
  return statements.some((one) => one.effect === "Allow" && namesItself(one, principal) && applies(one, question));
}

function names(statement: Statement, principal: Principal): boolean {
  if (namesItself(statement, principal)) return true;
  const { account, kind } = principal;
  if (kind === "service" || typeof statement.principal !== "object") return false;
  return statement.principal.AWS?.some((name) => isAccount(name, account)) ?? false;
}

function namesItself({ principal: named }: Statement, principal: Principal): boolean {
  if (named === undefined) return false;
  if (named === "*") return true;
  if (principal.kind === "service") return named.Service?.includes(principal.service) ?? false;
  const own = principal.kind === "role" ? [principal.arn, principal.roleArn] : [principal.arn];
  return named.AWS?.some((name) => name === "*" || own.includes(name)) ?? false;
}

const isAccount = (name: string, account: string) => name === account || name === `arn:aws:iam::${account}:root`;
