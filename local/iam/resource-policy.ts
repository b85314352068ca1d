import type { Principal } from "../service.ts";
import { applies, evaluate, type Question, type Verdict } from "./evaluate.ts";
import type { Named, Statement } from "./policy.ts";

/** What a trust or resource policy (a queue's, a bucket's, a function's) says about this principal. Pure. */
export function evaluateFor(statements: readonly Statement[], principal: Principal, question: Question): Verdict {
  return evaluate(
    statements.filter((one) => names(one, principal)),
    question,
  );
}

/**
 * How the policy lets the principal in by name and not just its account: the session itself (or everybody), or its role.
 * Within one account that is enough: its own policies need not allow it as well.
 */
export function admits(
  statements: readonly Statement[],
  principal: Principal,
  question: Question,
): "session" | "role" | undefined {
  const named = statements.flatMap((one) =>
    one.effect === "Allow" && one.principal && applies(one, question) ? [one.principal] : [],
  );
  if (named.some((one) => namesCaller(one, principal))) return "session";
  return named.some((one) => namesRole(one, principal)) ? "role" : undefined;
}

function names({ effect, principal: named, notPrincipal }: Statement, principal: Principal): boolean {
  if (named !== undefined) return namesItself(named, principal) || namesAccount(named, principal);
  if (notPrincipal === undefined) return false;
  return effect === "Deny" ? !isExempt(notPrincipal, principal) : !isNamedAnyhow(notPrincipal, principal);
}

function namesCaller(named: Named, principal: Principal): boolean {
  if (named === "*") return true;
  if (principal.kind === "service") return named.Service?.includes(principal.service) ?? false;
  return named.AWS?.some((name) => name === "*" || name === principal.arn) ?? false;
}

const namesRole = (named: Named, principal: Principal): boolean =>
  principal.kind === "role" && named !== "*" && (named.AWS?.includes(principal.roleArn) ?? false);

const namesItself = (named: Named, principal: Principal): boolean =>
  namesCaller(named, principal) || namesRole(named, principal);

function namesAccount(named: Named, { kind, account }: Principal): boolean {
  if (kind === "service" || named === "*") return false;
  return named.AWS?.some((name) => name === account || name === `arn:aws:iam::${account}:root`) ?? false;
}

const isNamedAnyhow = (named: Named, principal: Principal): boolean =>
  namesItself(named, principal) || namesAccount(named, principal);

/**
 * A deny of all but some spares a session only when it, its role and its account are all among them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isExempt(named: Named, principal: Principal): boolean {
  if (named === "*" || principal.kind === "service" || named.AWS?.includes("*")) return namesItself(named, principal);
  const isRoleNamed = principal.kind !== "role" || namesRole(named, principal);
  return namesAccount(named, principal) && namesCaller(named, principal) && isRoleNamed;
}
