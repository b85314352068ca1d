/** JSON schemas: of a rule's configuration, as Pulumi checks it, and of the files that people write, for their editors. */
import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Rule } from "#policy/core/rule";
import { levels } from "#policy/enforcement";

type Described = Pick<Rule, "id" | "title" | "severity" | "defaults">;

/** The types of a rule's defaults. */
export function configSchema(defaults: NonNullable<Rule["defaults"]>): PolicyConfigSchema {
  const properties = Object.entries(defaults).map(([name, value]) => [
    name,
    typeof value === "number"
      ? { type: "integer", default: value }
      : { type: "array", items: { type: "string" }, default: [...value] },
  ]);
  return { properties: Object.fromEntries(properties) };
}

const draft = "http://json-schema.org/draft-07/schema#";
const level = { enum: levels };

/** Of `policy/config/*.json`. */
export function configurationSchema(rules: readonly Described[]): object {
  const entries = rules.map(({ id, title, severity, defaults = {} }) => [
    id,
    {
      description: `${title} (${severity})`,
      anyOf: [
        level,
        {
          type: "object",
          properties: { enforcementLevel: level, ...configSchema(defaults).properties },
          additionalProperties: false,
        },
      ],
    },
  ]);
  return {
    $schema: draft,
    title: "How strictly each rule is enforced in a stack, and with which values",
    type: "object",
    properties: {
      all: { description: "Every rule without an entry of its own", ...level },
      ...Object.fromEntries(entries),
    },
    additionalProperties: false,
  };
}

/** Of `policy/exceptions.json`. */
export function exceptionsSchema(rules: readonly Described[]): object {
  const text = (description: string) => ({ description, type: "string", minLength: 1 });
  return {
    $schema: draft,
    title: "Findings that somebody answers for, until a day",
    type: "object",
    properties: {
      $schema: { type: "string" },
      exceptions: {
        type: "array",
        items: {
          type: "object",
          properties: {
            rule: { description: "The rule's id", enum: rules.map(({ id }) => id) },
            resource: {
              ...text("The resource's URN, as the report has it"),
              pattern: "^urn:pulumi:[^:]+::[^:]+::.+::.+$",
            },
            message: text("The finding's words; without them, all that the rule finds in the resource"),
            owner: text("Who answers for it"),
            reason: text("Why it is right for now"),
            expires: { description: "Its last day, in UTC", type: "string", format: "date" },
          },
          required: ["rule", "resource", "owner", "reason", "expires"],
          additionalProperties: false,
        },
      },
    },
    required: ["exceptions"],
    additionalProperties: false,
  };
}
