import type { ResourceRule } from "#policy/core/rule";
import { at } from "#policy/core/values";

export const encryptedTables: ResourceRule = {
  id: "dynamodb-encrypted-tables",
  title: "Tables are encrypted with a KMS key of the account",
  severity: "medium",
  types: ["aws:dynamodb/table:Table"],
  reads: ["serverSideEncryption.enabled"],
  why: "The key that AWS owns leaves no trace in CloudTrail; a KMS key of the account shows each use.",
  fix: "Set serverSideEncryption: { enabled: true }, and kmsKeyArn for a key of your own.",
  reference: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
  check: ({ props }) =>
    at(props, "serverSideEncryption.enabled") === true
      ? []
      : [{ path: "serverSideEncryption.enabled", message: "the table is encrypted with AWS's own key only" }],
};
