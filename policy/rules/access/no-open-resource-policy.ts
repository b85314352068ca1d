import { demandsOneOf } from "#policy/core/conditions";
import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { type Statement, violationsIn } from "#policy/core/statements";

/** A condition on one of these keys says who everybody is. */
const named = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:sourcevpce",
  "kms:calleraccount",
];

export const noOpenResourcePolicy: ResourceRule = {
  id: "resource-policy-no-open-principal",
  title: "No bucket, queue, topic, secret, key or bus is open to everybody",
  severity: "critical",
  types: typesWith("resource"),
  reads: inputsWith("resource"),
  why: "A statement for the principal `*` without a condition lets every AWS account in, and often every anonymous caller.",
  fix: "Name the principal, or demand aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID by condition.",
  reference: "FSBP S3.2, S3.3, SQS.3, SNS.4 and KMS.5",
  check: (subject) => violationsIn(subject, ["resource"], wrong),
};

function wrong({ principals, demands, actions }: Statement): readonly string[] {
  const open = principals.some(({ kind, who }) => who === "*" && (kind === "*" || kind === "AWS"));
  if (!open || demandsOneOf(demands, named)) return [];
  return [`everybody may do ${actions.join(", ")} here`];
}
