import type { Member } from "#policy/core/rule";
import type { Model } from "#policy/model/model";
import type { Target } from "#policy/model/things";

/** A resource's name as its own target calls it; from another target with the target's name. */
export function seenFrom(holder: Member, { label, member }: Target, { family }: Model): string {
  if (member === undefined) return label;
  const [here, there] = [family.platform(holder), family.platform(member)];
  return here === there ? label : `${label} of ${there?.name ?? "no target"}`;
}
