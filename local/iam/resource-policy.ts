import type { Principal } from "../service.ts";
import { applies, type Question, type Verdict } from "./evaluate.ts";
import type { Statement } from "./policy.ts";

/** What a trust or resource policy (a queue's, a bucket's, a function's) says about this principal. Pure. */
export function evaluateFor(statements: readonly Statement[], principal: Principal, question: Question): Verdict {
  const applying = statements.filter((one) => names(one, principal) && applies(one, question));
  if (applying.some(({ effect }) => effect === "Deny")) return "explicitly denied";
  return applying.length > 0 ? "allowed" : "not allowed";
}

function names({ principal: named }: Statement, principal: Principal): boolean {
  if (named === undefined) return false;
  if (named === "*") return true;
  if (principal.kind === "service") return named.Service?.includes(principal.service) ?? false;
  const { account, arn } = principal;
  const own = principal.kind === "role" ? [arn, principal.roleArn] : [arn];
  return named.AWS?.some((name) => name === "*" || own.includes(name) || isAccount(name, account)) ?? false;
}

const isAccount = (name: string, account: string) => name === account || name === `arn:aws:iam::${account}:root`;
