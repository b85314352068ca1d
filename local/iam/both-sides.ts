import type { Principal } from "../service.ts";
import type { Question, Verdict } from "./evaluate.ts";
import type { Statement } from "./policy.ts";
import { admits, evaluateFor } from "./resource-policy.ts";

/** What a resource says for itself: whose it is, and its own policies. */
export type ResourceSide = { readonly account: string; readonly statements: readonly Statement[] };

export type Judgement = { readonly verdict: Verdict; readonly policy: "identity-based" | "resource-based" };

/**
 * A call, judged by both sides. `own` is what the caller's policies say. Within one account either side may allow; from
 * one account to another both must. A deny of either side stands. Pure.
 */
export function judgeBothSides(
  principal: Principal,
  own: Verdict,
  { account, statements }: ResourceSide,
  question: Question,
): Judgement {
  if (own === "explicitly denied") return { verdict: own, policy: "identity-based" };
  const theirs = evaluateFor(statements, principal, question);
  if (theirs === "explicitly denied") return { verdict: theirs, policy: "resource-based" };
  if (account === principal.account && admits(statements, principal, question))
    return { verdict: "allowed", policy: "resource-based" };
  if (own === "not allowed") return { verdict: own, policy: "identity-based" };
  return { verdict: account === principal.account ? "allowed" : theirs, policy: "resource-based" };
}
