import type { Properties, Resource, ResourceContext } from "../service.ts";
import { autoName } from "./auto-name.ts";
import { hasUnknown } from "./values.ts";

export type Failure = { readonly property: string; readonly reason: string };

/** Names the inputs that the provider filled in itself, so that a later check may fill them in again. */
export const defaultsKey = "__defaults";

/**
 * Refuses unknown and missing inputs and fills in defaults, the region and the automatic name. A name that was given
 * automatically before is kept: pass no old inputs for a replacement, which needs a name of its own.
 */
export function check(
  resource: Resource,
  logicalName: string,
  given: Properties,
  old: Properties | undefined,
  context: ResourceContext,
): { inputs: Properties; failures: readonly Failure[] } {
  const named = Object.entries(given).filter(
    ([key, value]) => value !== null && value !== undefined && key !== defaultsKey,
  );
  const inputs: Properties = Object.fromEntries(named);
  const failures = [...unknownInputs(resource, inputs), ...missingInputs(resource, inputs)];

  const filled: Properties = {
    ...resource.defaults,
    ...(!resource.global && { region: context.region }),
    ...(resource.autoName && automatic(resource.autoName, logicalName, old)),
  };
  const defaults = Object.keys(filled).filter((key) => !(key in inputs));
  for (const key of defaults) inputs[key] = filled[key];

  if (failures.length === 0 && resource.check) failures.push(...ownCheck(resource.check, inputs, context));
  return { inputs: { ...inputs, [defaultsKey]: defaults }, failures };
}

/** What was given and filled in, without the note of which is which. */
export function withoutDefaultsKey({ [defaultsKey]: _, ...inputs }: Properties): Properties {
  return inputs;
}

function automatic(
  rule: NonNullable<Resource["autoName"]>,
  logicalName: string,
  old: Properties | undefined,
): Properties {
  const before = old?.[defaultsKey];
  const keep = Array.isArray(before) && before.includes(rule.property);
  return { [rule.property]: keep ? old?.[rule.property] : autoName(logicalName, rule) };
}

function unknownInputs({ inputs: rules, global, type }: Resource, inputs: Properties): Failure[] {
  return Object.keys(inputs)
    .filter((key) => !(key in rules) && (key !== "region" || global === true))
    .map((property) => ({ property, reason: `the local cloud does not know the input "${property}" of ${type}` }));
}

function missingInputs({ inputs: rules }: Resource, inputs: Properties): Failure[] {
  return Object.entries(rules)
    .filter(([key, rule]) => rule.startsWith("required") && !(key in inputs))
    .map(([property]) => ({ property, reason: `Missing required argument "${property}"` }));
}

/** A resource's own check sees only what is known, and an input that is not known is not missing: it is judged when it is known. */
function ownCheck(check: NonNullable<Resource["check"]>, inputs: Properties, context: ResourceContext): Failure[] {
  const known = Object.fromEntries(Object.entries(inputs).filter(([, value]) => !hasUnknown(value)));
  return [...check(known, context)].filter(({ property }) => !hasUnknown(inputs[property.split(/[.[]/)[0] ?? ""]));
}
