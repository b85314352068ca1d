/** The pack as Pulumi runs it: `pulumi preview --policy-pack policy`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
import { levelOf } from "#policy/enforcement";
import { exceptionViolations, openLedger } from "#policy/exceptions/ledger";
import { exceptionsFile, readExceptions } from "#policy/exceptions/read";
import { exceptionsRule } from "#policy/exceptions/rule";
import { rules } from "#policy/rules";
import { configSchema } from "#policy/schema";

const exceptions = readExceptions(readFileSync(join(__dirname, "exceptions.json"), "utf8"), rules);
const ledger = openLedger(exceptions, new Date());

new PolicyPack("socless", {
  // Pulumi asks them in this order: when it comes to the exceptions, all others have judged.
  policies: [...rules.map((rule) => ("check" in rule ? ofResource(rule) : ofStack(rule))), ofExceptions()],
});

function ofResource(rule: ResourceRule): ResourceValidationPolicy {
  return {
    ...about(rule),
    validateResource: async ({ type, name, urn, props, getConfig }, report) => {
      const resource = { type, name, urn, ...known(props) };
      const subject = withFacts(resource, await gather([resource], [rule]));
      const { violations, unjudged } = inspect(rule, subject, getConfig<Props>());
      for (const violation of violations) if (!excused(rule, urn, violation)) report(told(rule, violation));
      if (unjudged.length > 0) ledger.wait(rule.id, urn);
      wait(rule, name, props, unjudged);
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
      for (const { resource, ...violation } of violations)
        if (!excused(rule, resource.urn, violation)) report(told(rule, violation), resource.urn);
      for (const { resource } of unjudged) ledger.wait(rule.id, resource.urn);
      for (const { resource, paths } of unjudged) wait(rule, resource.name, given.get(resource.urn) ?? {}, paths);
    },
  };
}

function ofExceptions(): StackValidationPolicy {
  return {
    ...about(exceptionsRule),
    validateStack: ({ resources, getConfig }, report) => {
      const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn;
      const entries = ledger.entries(resources.map(({ urn }) => urn));
      const { atMostDays } = { ...exceptionsRule.defaults, ...getConfig<Props>() };
      for (const { line, path, message } of exceptionViolations(exceptions, entries, Number(atMostDays)))
        report(told(exceptionsRule, { path, message: `${message} (${exceptionsFile}:${line})` }), root);
    },
  };
}

const excused = (rule: Rule, urn: string, { message }: Violation): boolean =>
  ledger.excuse(rule.id, urn, message) !== undefined;

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

type About = Pick<Rule, "id" | "title" | "severity" | "fix" | "reference" | "defaults">;

function about({ id, title, severity, fix, defaults }: About) {
  return {
    name: id,
    displayName: title,
    description: title,
    severity,
    // The policy configuration of a stack may say otherwise.
    enforcementLevel: levelOf(severity),
    remediationSteps: fix,
    ...(defaults ? { configSchema: configSchema(defaults) } : {}),
  } as const;
}

const told = ({ fix, reference }: About, { path, message }: Violation): string =>
  `${path}: ${message}. Mend: ${fix} See: ${reference}`;

/** Says what a rule could not judge: Pulumi does it for unknown inputs, once they are read. A file that cannot be read is none of them. */
function wait(rule: Rule, name: string, props: object, paths: readonly string[]): void {
  for (const path of paths) touch(props, path);
  for (const path of paths) console.error(`${rule.id} could not judge ${name}: ${path} could not be read`);
}

/** Reads an unknown input, which makes Pulumi say that this policy cannot be judged during preview. */
function touch(props: object, path: string): void {
  path
    .split(".")
    .reduce<unknown>((value, key) => (value instanceof Object ? Reflect.get(value, key) : undefined), props);
}
