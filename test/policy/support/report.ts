/** A report with something of everything in it. */
import type { Resource } from "../../../policy/core/rule.ts";
import { readExceptions } from "../../../policy/exceptions/read.ts";
import { type JudgeOptions, judge, type Report } from "../../../policy/judge.ts";
import { rules } from "../../../policy/rules.ts";
import { document, notKnownYet, types } from "./try-rule.ts";

export const today = new Date("2026-11-24T15:00:00Z");

/** A resource of stack `test`, declared at that line of a component. */
export const declared = (type: string, name: string, props: object, line?: number): Resource => ({
  type,
  name,
  urn: `urn:pulumi:test::socless::socless:index:Platform$${type}::${name}`,
  props: { ...props },
  ...(line === undefined ? {} : { source: { file: "components/thing.ts", line } }),
});

export const stack: Resource = {
  type: "pulumi:pulumi:Stack",
  name: "socless-test",
  urn: "urn:pulumi:test::socless::pulumi:pulumi:Stack::socless-test",
  props: {},
};
export const queue = declared(types.queue, "alerts", {}, 12);
export const role = declared(
  types.role,
  "open",
  { assumeRolePolicy: document({ Principal: "*", Action: "sts:AssumeRole" }) },
  30,
);
export const later = declared(types.rolePolicy, "later", { policy: notKnownYet });

/** The text of an exceptions' file. */
export const exceptionsFile = (...exceptions: readonly object[]): string =>
  JSON.stringify({ exceptions }, undefined, 2);

export const excuse = (rule: string, resource: Resource, more: object = {}) => ({
  rule,
  resource: resource.urn,
  owner: "ana@example.com",
  reason: "Until the new queue stands",
  expires: "2026-12-01",
  ...more,
});

export const only = (...ids: readonly string[]) => rules.filter(({ id }) => ids.includes(id));

/** A critical finding, an excused one, an exception that has ended, one input that is not known yet. */
export function sample(options: JudgeOptions = {}): Promise<Report> {
  const text = exceptionsFile(
    excuse("sqs-encrypted-queues", queue),
    excuse("iam-narrow-trust", role, { expires: "2026-11-23" }),
  );
  return judge([stack, queue, role, later], {
    rules: only("iam-narrow-trust", "sqs-encrypted-queues", "iam-no-wildcard-action"),
    exceptions: readExceptions(text, rules),
    today,
    ...options,
  });
}
