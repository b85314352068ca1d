import { inputsWith, typesWith } from "#policy/core/documents";
import { wideGrantsThat } from "#policy/core/exposing-actions";
import { unboundGrants } from "#policy/core/member-grants";
import type { ResourceRule } from "#policy/core/rule";
import { violationsIn } from "#policy/core/statements";

/** What does more harm on wide resources than others has rules of its own. */
export const noWildcardResource: ResourceRule = {
  id: "iam-no-wildcard-resource",
  title: "Policies name the resources that they allow something on",
  severity: "high",
  types: typesWith("identity"),
  reads: inputsWith("identity"),
  why: "An action on all resources reaches those of every other program in the account, also of tomorrow's.",
  fix: "Name the ARN, with its region and account, or what stands below one named parent (`<bucket ARN>/alerts/*`, `<function ARN>:*`); or demand it by condition (`aws:ResourceTag/…`, `cloudwatch:namespace`). A hub's role in a member may look at whatever a service has there, bound by aws:ResourceAccount and aws:RequestedRegion.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  check: (subject) =>
    violationsIn(subject, ["identity"], (statement) =>
      unboundGrants(subject, statement, wideGrantsThat("other", statement)).map(
        ({ actions, resource }) => `it allows ${actions.join(", ")} on ${resource}`,
      ),
    ),
};
