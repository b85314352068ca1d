/** Makes the permission map of recorded resources. */
import type { Member, Resource } from "#policy/core/rule";
import { stackOf } from "#policy/core/stack";
import {
  type Holder,
  holderKinds,
  type Permission,
  type PermissionMap,
  type TargetMap,
  titleOf,
} from "#policy/map/map";
import { letByPermissions } from "#policy/map/of-permissions";
import { guardedLater, type Let, letByResources } from "#policy/map/of-resources";
import { heldByRoles } from "#policy/map/of-roles";
import { inOwnWords } from "#policy/map/own-words";
import { labelOf } from "#policy/model/labels";
import { modelOf } from "#policy/model/model";

/** Sorted, so that two maps of the same permissions are the same. */
export function permissionMap(resources: readonly Resource[]): PermissionMap {
  const model = modelOf(stackOf(resources));
  const { family, stack } = model;
  const roles = heldByRoles(model);
  const lets = [...letByPermissions(model), ...letByResources(model)];
  const later = guardedLater(model).map((by) => ({ by, label: labelOf(by, family) }));
  const platforms = new Set([...roles, ...lets, ...later].map(({ by }) => family.platform(by)));
  const targets = [...platforms].map((platform): TargetMap => {
    const own = <T extends { readonly by: Member }>(all: readonly T[]) =>
      all.filter(({ by }) => family.platform(by) === platform);
    const ownWords = inOwnWords(platform, stack);
    const said = (text: string) => ownWords(text).replaceAll(/[\s\p{Cc}]+/gu, " ");
    const held = own(roles);
    const holders = [...held.map(({ holder }) => holder), ...callers(own(lets))].map((one) => spoken(one, said));
    const pending = [
      ...held.filter(({ isPending }) => isPending).map(({ holder }) => titleOf(holder)),
      ...own(later).map(({ label }) => label),
    ];
    return { name: platform?.name ?? "", holders: merged(holders), pending: [...new Set(pending)].sort() };
  });
  return { targets: targets.sort((one, other) => (one.name < other.name ? -1 : 1)) };
}

const callers = (lets: readonly Let[]): readonly Holder[] =>
  lets.map(({ caller, permission }) => ({ kind: "caller", name: caller, at: permission.at, may: [permission] }));

function spoken({ name, may, ...holder }: Holder, said: (text: string) => string): Holder {
  const permissions = may.map((one) => ({
    ...one,
    action: said(one.action),
    on: said(one.on),
    when: one.when.map(said),
  }));
  return { ...holder, name: said(name), may: permissions };
}

/** One of each kind and name, with a place where all of it is declared there, and nothing twice. */
function merged(holders: readonly Holder[]): readonly Holder[] {
  const groups = new Map<string, Holder[]>();
  for (const one of holders) {
    const key = `${holderKinds.indexOf(one.kind)} ${one.name}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.entries()].sort(byText).flatMap(([, all]) => {
    const [first] = all;
    if (!first) return [];
    const at = all.every((one) => one.at === first.at) ? first.at : undefined;
    const may = new Map(all.flatMap((one) => one.may.map((permission) => [textOf(permission), permission])));
    return [{ kind: first.kind, name: first.name, at, may: [...may].sort(byText).map(([, one]) => one) }];
  });
}

const textOf = ({ on, action, effect, when }: Permission): string => [on, action, effect, ...when].join(" ");
const byText = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;
