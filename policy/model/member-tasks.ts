/** What a hub may do in a member account, as declared: by its tasks, and by what forwards events to it. */
import { memberRolesType } from "#policy/core/member-grants";
import type { Member } from "#policy/core/rule";
import { isRecord, list, texts } from "#policy/core/values";
import type { Allowed } from "#policy/model/allowed";
import type { Family } from "#policy/model/family";
import type { Model } from "#policy/model/model";

const roleType = "aws:iam/role:Role";
const forwarderType = "socless:index:EventForwarder";

export type MemberTask = {
  readonly name: string;
  readonly at: string | undefined;
  readonly permissions: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[];
};

/** The tasks that a member's roles are declared for. */
export function memberTasks(component: Member): readonly MemberTask[] {
  const { declaration } = component.props;
  return list(isRecord(declaration) ? declaration.tasks : undefined).flatMap((task) => {
    if (!isRecord(task) || typeof task.name !== "string") return [];
    const permissions = list(task.permissions).flatMap((one) =>
      isRecord(one) ? [{ actions: texts(one.actions), resources: texts(one.resources) }] : [],
    );
    return [{ name: task.name, at: texts(task.at)[0], permissions }];
  });
}

/** The task that a role in a member is for: the role is called as its component and the task. */
export function memberTaskOf(role: Member, family: Family): MemberTask | undefined {
  const component = role.type === roleType ? family.declaration(role)?.component : undefined;
  if (component?.type !== memberRolesType) return undefined;
  return memberTasks(component).find(({ name }) => role.name === `${component.name}-${name}`);
}

/** What a role in a member may do by a declaration. */
export function allowedInMember(role: Member, { family, things }: Model): readonly Allowed[] {
  const task = memberTaskOf(role, family);
  if (task)
    return task.permissions.flatMap(({ actions, resources }) =>
      resources.map((one) => ({ actions, on: things.target(one), because: "inMembers", at: task.at })),
    );
  const declaration = family.declaration(role);
  if (declaration?.component.type !== forwarderType) return [];
  const because = `forwards ${texts(declaration.words.forwards).join(", ")}`;
  return texts(declaration.words.to).map((bus) => ({
    actions: ["events:PutEvents"],
    on: things.target(bus),
    because,
    at: declaration.at,
  }));
}
