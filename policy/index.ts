/** The pack as Pulumi runs it: `pulumi preview --policy-pack policy`. */
import {
  PolicyPack,
  type PolicyResource,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { gather, withFacts } from "#policy/core/facts";
import { inspect, inspectStack } from "#policy/core/inspect";
import { known } from "#policy/core/known";
import type { Props, Resource, ResourceRule, Rule, StackRule, Violation } from "#policy/core/rule";
import { stackOf } from "#policy/core/stack";
import { rules } from "#policy/rules";
import { configSchema } from "#policy/schema";

new PolicyPack("socless", { policies: rules.map((rule) => ("check" in rule ? ofResource(rule) : ofStack(rule))) });

function ofResource(rule: ResourceRule): ResourceValidationPolicy {
  return {
    ...about(rule),
    validateResource: async ({ type, name, urn, props, getConfig }, report) => {
      if (!rule.types.includes(type)) return;
      const resource = { type, name, urn, ...known(props) };
      const subject = withFacts(resource, await gather([resource], [rule]));
      const { violations, unjudged } = inspect(rule, subject, getConfig<Props>());
      for (const violation of violations) report(told(rule, violation));
      for (const path of unjudged) touch(props, path);
    },
  };
}

function ofStack(rule: StackRule): StackValidationPolicy {
  return {
    ...about(rule),
    validateStack: async ({ resources, getConfig }, report) => {
      const recorded = resources.map(asResource);
      const stack = stackOf(recorded, await gather(recorded, [rule]));
      const given = new Map(resources.map(({ urn, props }) => [urn, props]));
      const { violations, unjudged } = inspectStack(rule, stack, getConfig<Props>());
      for (const violation of violations) report(told(rule, violation), violation.resource.urn);
      for (const { resource, paths } of unjudged) for (const path of paths) touch(given.get(resource.urn) ?? {}, path);
    },
  };
}

/** At this point Pulumi's `props` are what the deployment answered, with what it does not know yet left as it is. */
function asResource({ type, name, urn, props, parent, propertyDependencies }: PolicyResource): Resource {
  const references = Object.entries(propertyDependencies).map(([input, of]) => [input, of.map((one) => one.urn)]);
  return {
    type,
    name,
    urn,
    props,
    ...(parent ? { parent: parent.urn } : {}),
    references: Object.fromEntries(references),
  };
}

function about(rule: Rule) {
  return {
    name: rule.id,
    displayName: rule.title,
    description: rule.title,
    severity: rule.severity,
    // What is critical or high stops a deployment; the policy configuration of a stack may say otherwise.
    enforcementLevel: rule.severity === "critical" || rule.severity === "high" ? "mandatory" : "advisory",
    remediationSteps: rule.fix,
    ...(rule.defaults ? { configSchema: configSchema(rule.defaults) } : {}),
  } as const;
}

const told = ({ fix, reference }: Rule, { path, message }: Violation): string =>
  `${path}: ${message}. Mend: ${fix} See: ${reference}`;

/** Reads an unknown input, which makes Pulumi say that this policy cannot be judged during preview. */
function touch(props: object, path: string): void {
  path
    .split(".")
    .reduce<unknown>((value, key) => (value instanceof Object ? Reflect.get(value, key) : undefined), props);
}
