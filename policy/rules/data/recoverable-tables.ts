import type { ResourceRule } from "#policy/core/rule";
import { at } from "#policy/core/values";

export const recoverableTables: ResourceRule = {
  id: "dynamodb-recoverable-tables",
  title: "Tables can be brought back to any second of the last days",
  severity: "high",
  types: ["aws:dynamodb/table:Table"],
  reads: ["pointInTimeRecovery.enabled"],
  why: "A wrong program or person that overwrites a table takes all evidence with it.",
  fix: "Set pointInTimeRecovery: { enabled: true }.",
  reference: "FSBP DynamoDB.2",
  check: ({ props }) =>
    at(props, "pointInTimeRecovery.enabled") === true
      ? []
      : [{ path: "pointInTimeRecovery.enabled", message: "the table has no point-in-time recovery" }],
};
