/** Makes the permission map of recorded resources. */
import type { Member, Resource } from "#policy/core/rule";
import { stackOf } from "#policy/core/stack";
import { type Holder, holderKinds, type Permission, type PermissionMap, type TargetMap } from "#policy/map/map";
import { letByPermissions } from "#policy/map/of-permissions";
import { guarded, type Let, letByResources, pendingPolicies } from "#policy/map/of-resources";
import { heldByRoles } from "#policy/map/of-roles";
import { labelOf } from "#policy/model/labels";
import { modelOf } from "#policy/model/model";

/** Sorted, so that two maps of the same permissions are the same. */
export function permissionMap(resources: readonly Resource[]): PermissionMap {
  const model = modelOf(stackOf(resources));
  const roles = heldByRoles(model);
  const lets = [...letByPermissions(model), ...letByResources(model)];
  const pending = [
    ...roles.flatMap((one) => one.pending),
    ...pendingPolicies(model).map((policy) => guarded(policy, model) ?? policy),
  ];
  const targetOf = (one: Member) => model.family.platform(one)?.name ?? "";
  const names = new Set([...roles, ...lets].map(({ by }) => targetOf(by)));
  const targets = [...names].sort().map((name): TargetMap => {
    const own = <T extends { readonly by: Member }>(all: readonly T[]) => all.filter(({ by }) => targetOf(by) === name);
    return {
      name,
      holders: [...own(roles).map(({ holder }) => sorted(holder)), ...callers(own(lets))].sort(byKindAndName),
      pending: pending
        .filter((one) => targetOf(one) === name)
        .map((one) => labelOf(one, model.family))
        .sort(),
    };
  });
  return { targets };
}

function callers(lets: readonly Let[]): readonly Holder[] {
  return [...new Set(lets.map(({ caller }) => caller))].map((name) => {
    const may = lets.filter(({ caller }) => caller === name).map(({ permission }) => permission);
    const [at, ...others] = new Set(may.map((one) => one.at));
    return sorted({ kind: "caller", name, at: others.length === 0 ? at : undefined, may });
  });
}

const sorted = (holder: Holder): Holder => ({ ...holder, may: [...holder.may].sort(byText) });

const byText = (one: Permission, other: Permission): number => (text(one) < text(other) ? -1 : 1);
const text = ({ on, action, effect, when }: Permission): string => [on, action, effect, ...when].join(" ");

const byKindAndName = (one: Holder, other: Holder): number =>
  holderKinds.indexOf(one.kind) - holderKinds.indexOf(other.kind) || (one.name < other.name ? -1 : 1);
