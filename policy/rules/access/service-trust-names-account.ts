import { demandsOneOf } from "#policy/core/conditions";
import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { violationsIn } from "#policy/core/statements";

/** Services that say for which account or resource they take a role. */
const telling: ReadonlySet<string> = new Set([
  "states.amazonaws.com",
  "scheduler.amazonaws.com",
  "pipes.amazonaws.com",
]);
const source = ["aws:sourceaccount", "aws:sourcearn"];

export const serviceTrustNamesAccount: ResourceRule = {
  id: "iam-service-trust-names-account",
  title: "Services take roles for this account only",
  severity: "medium",
  types: typesWith("trust"),
  reads: inputsWith("trust"),
  why: "Without it, somebody in another account can make the service use this role for them (confused deputy).",
  fix: "Add the condition StringEquals aws:SourceAccount (or ArnLike aws:SourceArn) to the trust policy.",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
  check: (subject) =>
    violationsIn(subject, ["trust"], ({ principals, demands }) =>
      demandsOneOf(demands, source)
        ? []
        : principals
            .filter(({ who }) => telling.has(who))
            .map(({ who }) => `${who} may take this role for any account: nothing demands aws:SourceAccount`),
    ),
};
