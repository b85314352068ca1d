import type { Principal } from "../service.ts";
import { applies, evaluate, type Question, type Verdict } from "./evaluate.ts";
import type { Statement } from "./policy.ts";
import { admits, evaluateFor } from "./resource-policy.ts";

/** What leaves only a part of what a caller's policies allow: the boundary of its role, the policies of its session. */
export type Limit<T> = { readonly by: "permissions boundary" | "session policy"; readonly leaves: T };

/** What a caller brings: what its policies allow, and what each of its limits leaves. */
export type CallerSide = { readonly identity: Verdict; readonly limits: readonly Limit<Verdict>[] };

/** What a resource says for itself: whose it is, and its own policies. */
export type ResourceSide = { readonly account: string; readonly statements: readonly Statement[] };

export type Judgement = {
  readonly verdict: Verdict;
  /** Whose word that is. */
  readonly by: "identity-based policy" | "resource-based policy" | Limit<Verdict>["by"];
};

/** The caller's side of a question. */
export const callerSide = (
  identity: readonly Statement[],
  limits: readonly Limit<readonly Statement[]>[],
  question: Question,
): CallerSide => ({
  identity: evaluate(identity, question),
  limits: limits.map(({ by, leaves }) => ({ by, leaves: evaluate(leaves, question) })),
});

/**
 * A call, judged by both sides. Within one account either side may allow; from one account to another both must. What the
 * caller's policies allow, and what a resource allows its role, holds within its limits; what a resource allows the session
 * itself, or everybody, holds without. A deny of any side stands. Pure.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function judgeBothSides(
  principal: Principal,
  { identity, limits }: CallerSide,
  { account, statements }: ResourceSide,
  question: Question,
): Judgement {
  const said = (verdict: Verdict, by: Judgement["by"]): Judgement => ({ verdict, by });
  const denies = limits.find(({ leaves }) => leaves === "explicitly denied");
  if (identity === "explicitly denied") return said(identity, "identity-based policy");
  if (denies) return said(denies.leaves, denies.by);
  const isBounded = limits.some(({ by }) => by === "permissions boundary");
  const theirs =
    isBounded && deniesAllBut(statements, question)
      ? "explicitly denied"
      : evaluateFor(statements, principal, question);
  if (theirs === "explicitly denied") return said(theirs, "resource-based policy");
  const limit = limits.find(({ leaves }) => leaves === "not allowed");
  const atHome = account === principal.account;
  const admitted = atHome ? admits(statements, principal, question) : undefined;
  if (admitted === "session") return said("allowed", "resource-based policy");
  if (identity === "not allowed" && admitted === undefined) return said(identity, "identity-based policy");
  if (limit) return said(limit.leaves, limit.by);
  return said(atHome ? "allowed" : theirs, "resource-based policy");
}

/**
 * A Deny with NotPrincipal hits every role that has a boundary, whomever it names.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
const deniesAllBut = (statements: readonly Statement[], question: Question): boolean =>
  statements.some((one) => one.effect === "Deny" && one.notPrincipal !== undefined && applies(one, question));
