/** Which target a resource belongs to. */
import type { Resource } from "#policy/core/rule";
import { component, isOf } from "#policy/core/types";

/**
 * URN → the name of the outermost component around a resource, or of the resource itself when it is one: the platform of one account
 * and region. What stands beside all components has none.
 */
export function targetsOf(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const found = new Map<string, string | undefined>();
  const targetOf = (one: Resource): string | undefined => {
    if (found.has(one.urn)) return found.get(one.urn);
    const parent = one.parent === undefined ? undefined : byUrn.get(one.parent);
    const above = parent && targetOf(parent);
    const target = above ?? (isOf(one.type, [component]) ? one.name : undefined);
    found.set(one.urn, target);
    return target;
  };
  return new Map(
    resources.flatMap((one) => {
      const target = targetOf(one);
      return target === undefined ? [] : [[one.urn, target]];
    }),
  );
}
