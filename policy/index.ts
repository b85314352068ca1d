/** The pack as Pulumi runs it: `pulumi preview --policy-pack policy`. */
import { PolicyPack, type ResourceValidationPolicy } from "@pulumi/policy";
import { inspect } from "#policy/core/inspect";
import { known } from "#policy/core/known";
import type { Rule } from "#policy/core/rule";
import { rules } from "#policy/rules";
import { configSchema } from "#policy/schema";

new PolicyPack("socless", { policies: rules.map(asPolicy) });

function asPolicy(rule: Rule): ResourceValidationPolicy {
  return {
    name: rule.id,
    displayName: rule.title,
    description: rule.title,
    severity: rule.severity,
    // What is critical or high stops a deployment; the policy configuration of a stack may say otherwise.
    enforcementLevel: rule.severity === "critical" || rule.severity === "high" ? "mandatory" : "advisory",
    remediationSteps: rule.fix,
    ...(rule.defaults ? { configSchema: configSchema(rule.defaults) } : {}),
    validateResource: ({ type, name, urn, props, getConfig }, report) => {
      const resource = { type, name, urn, ...known(props) };
      const { violations, unjudged } = inspect(rule, resource, getConfig<Record<string, unknown>>());
      for (const { path, message } of violations)
        report(`${path}: ${message}. Mend: ${rule.fix} See: ${rule.reference}`);
      for (const path of unjudged) touch(props, path);
    },
  };
}

/** Reads an unknown input, which makes Pulumi say that this policy cannot be judged during preview. */
function touch(props: object, path: string): void {
  path
    .split(".")
    .reduce<unknown>((value, key) => (value instanceof Object ? Reflect.get(value, key) : undefined), props);
}
