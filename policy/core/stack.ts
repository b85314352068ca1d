/** All resources together, as stack rules see them. */
import { type Facts, noFacts, withFacts } from "#policy/core/facts";
import { knownOfBoth } from "#policy/core/known";
import type { Member, Resource, Stack } from "#policy/core/rule";
import { isOf } from "#policy/core/types";

export function stackOf(resources: readonly Resource[], facts: Facts = noFacts): Omit<Stack, "config"> {
  const members = resources.map((one) => withFacts(member(one), facts));
  const byUrn = new Map(members.map((one) => [one.urn, one]));
  const byTypes = new Map<string, readonly Member[]>();
  const found = (urns: readonly string[]) => urns.flatMap((urn) => byUrn.get(urn) ?? []);
  const referrers = groupBy(members, (one) => Object.values(one.references ?? {}).flat());
  const children = groupBy(members, ({ parent }) => (parent === undefined ? [] : [parent]));
  const within = (component: Member): readonly Member[] =>
    (children.get(component.urn) ?? []).flatMap((child) => [child, ...within(child)]);
  return {
    resources: members,
    ofType: (...types) => {
      // Rules ask for the same types once a resource, and there may be thousands.
      const key = types.join(" ");
      const known = byTypes.get(key) ?? members.filter(({ type }) => isOf(type, types));
      byTypes.set(key, known);
      return known;
    },
    referenced: (from, input) => found(from.references?.[input] ?? []),
    referring: (to, ...types) =>
      (referrers.get(to.urn) ?? []).filter(({ type }) => types.length === 0 || types.includes(type)),
    within,
  };
}

const member = (resource: Resource): Omit<Member, "secrets"> => ({ ...resource, ...knownOfBoth(resource) });

/** Each under all of its keys. */
export function groupBy(members: readonly Member[], keys: (one: Member) => readonly string[]): Map<string, Member[]> {
  const groups = new Map<string, Member[]>();
  for (const one of members)
    for (const key of new Set(keys(one))) {
      const group = groups.get(key);
      if (group) group.push(one);
      else groups.set(key, [one]);
    }
  return groups;
}
