import type { Properties, Resource, ResourceContext } from "../service.ts";
import { withoutDefaultsKey } from "./check.ts";
import { unknown } from "./values.ts";

/** Outputs that stay what they were when a resource is changed in place. */
const steady: ReadonlySet<string> = new Set(["arn", "id", "url"]);

/** The outputs as far as they are known before anything is made or changed; the rest is unknown. */
export function preview(
  resource: Resource,
  inputs: Properties,
  context: ResourceContext,
  old?: Properties,
): Properties {
  const given = withoutDefaultsKey(inputs);
  const computed = resource.computed.map((name) => {
    const kept = steady.has(name) ? old?.[name] : undefined;
    return [name, kept ?? unknown];
  });
  return { ...Object.fromEntries(computed), ...given, ...resource.preview?.(given, context, old) };
}
