import { isWholeAccount } from "#policy/core/accounts";
import { demandsOneOf } from "#policy/core/conditions";
import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { type Statement, violationsIn } from "#policy/core/statements";

/** A condition on one of these keys names the other side. */
const named = ["sts:externalid", "aws:principalorgid", "aws:principalorgpaths", "aws:principalarn", "aws:userid"];

export const narrowTrust: ResourceRule = {
  id: "iam-narrow-trust",
  title: "Roles are taken by named principals only",
  severity: "critical",
  types: typesWith("trust"),
  reads: inputsWith("trust"),
  why: "Whoever may take a role has all that it allows; `*` is everybody with an AWS account, and another account's root is everybody there.",
  fix: "Name the service or role; for another account, demand an external id, the organisation or the caller's ARN by condition.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  check: (subject) => violationsIn(subject, ["trust"], wrong),
};

function wrong({ principals, demands }: Statement): readonly string[] {
  const conditioned = demandsOneOf(demands, named);
  return principals.flatMap(({ kind, who }) => {
    if (who.includes("*")) return [`${who === "*" ? "everybody" : who} may take this role`];
    if (kind === "AWS" && isWholeAccount(who) && !conditioned)
      return [`everybody in the account ${who} may take this role, without a condition`];
    return [];
  });
}
