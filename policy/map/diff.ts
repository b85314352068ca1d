/** What a change adds to what is allowed, and what it takes away. */
import { type Holder, type Permission, type PermissionMap, type TargetMap, titleOf } from "#policy/map/map";
import type { Marked, MarkedTarget } from "#policy/map/rows";

/** Targets and holders with a difference, and only what differs. */
export type MapDifference = { readonly targets: readonly MarkedTarget[] };

/** A permission that only moved to another line of the source is the same. */
export function diffMaps(base: PermissionMap, now: PermissionMap): MapDifference {
  const names = [...new Set([...base.targets, ...now.targets].map(({ name }) => name))].sort();
  const targets = names.map((name) => difference(name, targetOf(base, name), targetOf(now, name)));
  return { targets: targets.filter(({ holders, pending }) => holders.length > 0 || pending.length > 0) };
}

const targetOf = ({ targets }: PermissionMap, name: string): TargetMap =>
  targets.find((one) => one.name === name) ?? { name, holders: [], pending: [] };

function difference(name: string, base: TargetMap, now: TargetMap): MarkedTarget {
  const all = [...now.holders, ...base.holders.filter((one) => find(now, one) === undefined)];
  const holders = all.map((holder) => {
    const [before, after] = [find(base, holder)?.may ?? [], find(now, holder)?.may ?? []];
    const added = missing(before, after).map((one): Marked => ({ ...one, mark: "+" }));
    // What cannot be read yet may still say so.
    const gone = missing(after, before).filter(({ through }) => !now.pending.includes(through ?? titleOf(holder)));
    return { ...holder, may: [...added, ...gone.map((one): Marked => ({ ...one, mark: "-" }))] };
  });
  return { name, holders: holders.filter(({ may }) => may.length > 0), pending: now.pending };
}

const find = ({ holders }: TargetMap, { kind, name }: Holder): Holder | undefined =>
  holders.find((one) => one.kind === kind && one.name === name);

/** Those of `all` that are not among `some`. */
function missing(some: readonly Permission[], all: readonly Permission[]): readonly Permission[] {
  const known = new Set(some.map(text));
  return all.filter((one) => !known.has(text(one)));
}

const text = ({ effect, action, on, when }: Permission): string => JSON.stringify([effect, action, on, when]);
