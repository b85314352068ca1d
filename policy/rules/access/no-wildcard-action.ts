import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { violationsIn } from "#policy/core/statements";

const kinds = ["identity", "resource", "trust"] as const;

export const noWildcardAction: ResourceRule = {
  id: "iam-no-wildcard-action",
  title: "Policies name each action that they allow",
  severity: "high",
  types: typesWith(...kinds),
  reads: inputsWith(...kinds),
  why: "A pattern grants more than its author had in mind, and more with each action that AWS adds.",
  fix: "Name the actions that are called, one by one.",
  reference: "FSBP IAM.1 and IAM.21, CIS AWS Foundations 3.0: 1.16",
  check: (subject) =>
    violationsIn(subject, kinds, ({ actions }) =>
      actions.filter((action) => /[*?]/.test(action)).map((action) => `it allows the pattern of actions ${action}`),
    ),
};
