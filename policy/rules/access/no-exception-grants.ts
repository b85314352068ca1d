import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { violationsIn } from "#policy/core/statements";

const kinds = ["identity", "resource", "trust"] as const;

export const noExceptionGrants: ResourceRule = {
  id: "iam-no-exception-grants",
  title: "Nothing is allowed by exception",
  severity: "high",
  types: typesWith(...kinds),
  reads: inputsWith(...kinds),
  why: "Allow with NotAction, NotResource or NotPrincipal grants everything but a list: also what AWS adds tomorrow.",
  fix: "Name what is allowed in Action, Resource and Principal; keep the exceptions for statements that deny.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
  check: (subject) =>
    violationsIn(subject, kinds, ({ excepts }) => excepts.map((element) => `it allows by exception, with ${element}`)),
};
