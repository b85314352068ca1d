import { demandsOneOf } from "#policy/core/conditions";
import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { type Statement, violationsIn } from "#policy/core/statements";

const source = ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "kms:calleraccount"];

/** Services that deliver logs of load balancers in the name of no account. */
const silent = /^(logdelivery|delivery)\.(elasticloadbalancing|elb)\.amazonaws\.com$/;

export const serviceCallsNameSource: ResourceRule = {
  id: "resource-policy-services-name-source",
  title: "Services get at resources for named accounts or resources only",
  severity: "medium",
  types: typesWith("resource"),
  reads: inputsWith("resource"),
  why: "A service acts for all its customers: without a source, anybody can make it write to this resource, or read from it.",
  fix: "Add the condition ArnEquals aws:SourceArn with what calls, or StringEquals aws:SourceAccount.",
  reference:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention",
  check: (subject) => violationsIn(subject, ["resource"], wrong),
};

function wrong({ principals, demands, actions }: Statement): readonly string[] {
  // Logs encrypt under the ARN of their group.
  const told = demandsOneOf(demands, source) || demands.some(({ key }) => key.startsWith("kms:encryptioncontext:"));
  if (told) return [];
  return principals
    .filter(({ kind, who }) => kind === "Service" && who !== "*" && !silent.test(who))
    .map(
      ({ who }) =>
        `${who} may do ${actions.join(", ")} here for anybody: nothing demands aws:SourceArn or aws:SourceAccount`,
    );
}
