/** What a statement of a policy says, one line for each action and resource. */
import type { Member, Props } from "#policy/core/rule";
import type { Statement } from "#policy/core/statements";
import { isRecord, list } from "#policy/core/values";
import type { Permission } from "#policy/map/map";
import type { Model } from "#policy/model/model";
import type { Target } from "#policy/model/things";

export type Saying = Pick<Permission, "effect" | "action" | "when"> & { readonly on: Target };

/** `itself`: what a resource's own policy means by `*`, and when it names no resource. */
export function sayingsOf(statement: Statement, { things }: Model, itself?: Target): readonly Saying[] {
  const { allows, actions, exceptedActions, resources, exceptedResources, condition } = statement;
  const targets = resources.map((arn) => (arn === "*" && itself ? itself : things.target(arn)));
  const excepted = exceptedResources.map((arn) => things.target(arn).label);
  const on = [
    ...targets,
    ...(excepted.length > 0 ? [nothingKnown(`everything but ${excepted.join(", ")}`)] : []),
    ...(itself && resources.length === 0 && excepted.length === 0 ? [itself] : []),
  ];
  const what = [...actions, ...(exceptedActions.length > 0 ? [`all but ${exceptedActions.join(", ")}`] : [])];
  const when = whenOf(condition, things);
  return on.flatMap((one) => what.map((action) => ({ effect: allows ? "allow" : "deny", action, on: one, when })));
}

/** A target that nothing is declared for. */
const nothingKnown = (label: string): Target => ({ label, arn: undefined, member: undefined });

/** One text for each key, for example `StringEquals aws:SourceAccount 123456789012`. ARNs of the stack by their names, which stay. */
function whenOf(condition: Props, things: Model["things"]): readonly string[] {
  const spoken = (value: unknown) => (/^arn:/.test(String(value)) ? things.target(String(value)).label : String(value));
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(isRecord(keys) ? keys : {}).map(
      ([key, values]) => `${operator} ${key} ${list(values).map(spoken).join(", ")}`,
    ),
  );
}

/** A resource's name as its own target calls it; from another target with the target's name. */
export function seenFrom(holder: Member, { label, member }: Target, { family }: Model): string {
  if (member === undefined) return label;
  const [here, there] = [family.platform(holder), family.platform(member)];
  return here === there ? label : `${label} of ${there?.name ?? "no target"}`;
}
