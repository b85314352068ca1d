/** The JSON schema by which Pulumi checks a rule's configuration: the types of its defaults. */
import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Rule } from "#policy/core/rule";

export function configSchema(defaults: NonNullable<Rule["defaults"]>): PolicyConfigSchema {
  const properties = Object.entries(defaults).map(([name, value]) => [
    name,
    typeof value === "number"
      ? { type: "integer", default: value }
      : { type: "array", items: { type: "string" }, default: [...value] },
  ]);
  return { properties: Object.fromEntries(properties) };
}
