import { inputsWith, typesWith } from "#policy/core/documents";
import { wideGrantsThat } from "#policy/core/exposing-actions";
import type { ResourceRule } from "#policy/core/rule";
import { type Statement, violationsIn } from "#policy/core/statements";

export const noWideCredentials: ResourceRule = {
  id: "iam-no-wide-credentials",
  title: "Credentials and secrets are handed out by name only",
  severity: "critical",
  types: typesWith("identity"),
  reads: inputsWith("identity"),
  why: "Whoever may take every role, or read every secret, has what all the others may do.",
  fix: "Name the roles, secrets, parameters or databases one by one. A role that each account of an organization has may be named without its account: with a path and a name of its own, and `aws:ResourceOrgID`.",
  reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html, FSBP IAM.21",
  check: (subject) =>
    violationsIn(subject, ["identity"], (statement) =>
      wideGrantsThat("credentials", statement)
        .filter(({ resource }) => !isInOrganization(statement, resource))
        .map(({ actions, resource }) => `it hands out what ${actions.join(", ")} answers with, on ${resource}`),
    ),
};

/** Of any account, but with a path that names what it is for: two folders at least. */
const namedRole = /^arn:[\w-]+:iam::\*:role\/(?:[^/*?]+\/){2,}[^/*?]+[^/?]*$/;

function isInOrganization({ demands }: Statement, resource: string): boolean {
  return namedRole.test(resource) && demands.some(({ key }) => key === "aws:resourceorgid");
}
