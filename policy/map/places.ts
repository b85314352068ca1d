/** Where people look to see why. */
import type { Member } from "#policy/core/rule";
import { type Family, isTarget } from "#policy/model/family";
import { memberTaskOf } from "#policy/model/member-tasks";

/** Where it is declared; for what belongs to no declaration, where the resource itself stands. */
export function placeOf(member: Member, family: Family): string | undefined {
  const task = memberTaskOf(member, family);
  if (task) return task.at;
  const declaration = family.declaration(member);
  // The line that makes all of a target tells nothing of one resource.
  return declaration && !isTarget(declaration.component) ? declaration.at : sourceOf(member);
}

/** For example `index.ts:31`. */
export const sourceOf = ({ source }: Member): string | undefined => source && `${source.file}:${source.line}`;
