import { inputsWith, typesWith } from "#policy/core/documents";
import { wideGrantsThat } from "#policy/core/exposing-actions";
import type { ResourceRule } from "#policy/core/rule";
import { violationsIn } from "#policy/core/statements";

export const noWideCredentials: ResourceRule = {
  id: "iam-no-wide-credentials",
  title: "Credentials and secrets are handed out by name only",
  severity: "critical",
  types: typesWith("identity"),
  reads: inputsWith("identity"),
  why: "Whoever may take every role, or read every secret, has what all the others may do.",
  fix: "Name the roles, secrets, parameters or databases one by one.",
  reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html, FSBP IAM.21",
  check: (subject) =>
    violationsIn(subject, ["identity"], (statement) =>
      wideGrantsThat("credentials", statement).map(
        ({ actions, resource }) => `it hands out what ${actions.join(", ")} answers with, on ${resource}`,
      ),
    ),
};
