import { inputsWith, typesWith } from "#policy/core/documents";
import { wideGrantsThat } from "#policy/core/exposing-actions";
import type { ResourceRule } from "#policy/core/rule";
import { violationsIn } from "#policy/core/statements";

export const noWideReading: ResourceRule = {
  id: "iam-no-wide-reading",
  title: "Data is read and copied by name only",
  severity: "high",
  types: typesWith("identity"),
  reads: inputsWith("identity"),
  why: "One stolen role that reads every bucket, table or queue, or copies every snapshot, takes all data of the account along.",
  fix: "Name the bucket, table, queue, key, log group or database, or what stands below it.",
  reference:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege, FSBP KMS.1 and KMS.2",
  check: (subject) =>
    violationsIn(subject, ["identity"], (statement) =>
      wideGrantsThat("reading", statement).map(
        ({ actions, resource }) => `it takes out data by ${actions.join(", ")} on ${resource}`,
      ),
    ),
};
