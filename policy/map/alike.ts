/** Targets that allow the same are read once. */
import type { MarkedTarget } from "#policy/map/rows";

export type Alike = { readonly names: readonly string[]; readonly target: MarkedTarget };

export function alike(targets: readonly MarkedTarget[]): readonly Alike[] {
  const groups = new Map<string, Alike>();
  for (const target of targets) {
    const key = JSON.stringify([target.holders, target.pending]);
    groups.set(key, { names: [...(groups.get(key)?.names ?? []), target.name], target });
  }
  return [...groups.values()];
}
