import type { Rule } from "#policy/core/rule";

/** The rule on the exceptions themselves. It reads no resources: what it finds comes from the ledger. */
export const exceptionsRule: Pick<Rule, "id" | "title" | "severity" | "why" | "fix" | "reference"> & {
  readonly defaults: { readonly atMostDays: number };
} = {
  id: "policy-exceptions",
  title: "Every exception is needed, has an owner, a reason and an end",
  severity: "medium",
  why: "An exception that nobody remembers is a hole that nobody watches.",
  fix: "Mend or take out the entry in policy/exceptions.json; what is still needed gets a new end with a new look at it.",
  reference: "docs/policy.md, Exceptions",
  defaults: { atMostDays: 366 },
};
