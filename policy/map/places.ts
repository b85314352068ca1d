/** Where people look to see why. */
import type { Member } from "#policy/core/rule";
import { type Family, platformType } from "#policy/model/family";

/** Where it is declared; for what belongs to no declaration, where the resource itself stands. */
export function placeOf(member: Member, family: Family): string | undefined {
  const declaration = family.declaration(member);
  // The line that makes all of a target tells nothing of one resource.
  return declaration && declaration.component.type !== platformType ? declaration.at : sourceOf(member);
}

/** For example `index.ts:31`. */
export const sourceOf = ({ source }: Member): string | undefined => source && `${source.file}:${source.line}`;
