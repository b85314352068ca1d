/** What users, groups and roles of a stack may do: each by all its policies together. */
import type { Member, Stack } from "#policy/core/rule";
import { type Statement, statementsOf } from "#policy/core/statements";
import { texts } from "#policy/core/values";

export type Grant = {
  readonly statement: Statement;
  /** The resource whose policy it stands in. */
  readonly by: Member;
};

const types = {
  role: "aws:iam/role:Role",
  user: "aws:iam/user:User",
  group: "aws:iam/group:Group",
  policy: "aws:iam/policy:Policy",
} as const;
type Kind = Exclude<keyof typeof types, "policy">;

/** Inputs that name whom a policy belongs to, or who is in a group. */
const holders: Readonly<Record<string, Readonly<Partial<Record<Kind, string>>>>> = {
  "aws:iam/rolePolicy:RolePolicy": { role: "role" },
  "aws:iam/userPolicy:UserPolicy": { user: "user" },
  "aws:iam/groupPolicy:GroupPolicy": { group: "group" },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { role: "role" },
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": { user: "user" },
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { group: "group" },
  "aws:iam/policyAttachment:PolicyAttachment": { role: "roles", user: "users", group: "groups" },
};

const memberships: Readonly<Record<string, { readonly user: string; readonly group: string }>> = {
  "aws:iam/groupMembership:GroupMembership": { user: "users", group: "group" },
  "aws:iam/userGroupMembership:UserGroupMembership": { user: "user", group: "groups" },
};

export const principalTypes: readonly string[] = [
  ...Object.values(types),
  ...Object.keys(holders),
  ...Object.keys(memberships),
];

/** For each principal, and for each policy that nobody in the stack has, what is granted and denied. */
export function principalsOf(stack: Stack): readonly (readonly Grant[])[] {
  const held = new Map<string, Member[]>();
  const add = (holder: string, policies: readonly Member[]) =>
    held.set(holder, [...(held.get(holder) ?? []), ...policies]);
  for (const role of stack.ofType(types.role)) add(role.urn, [role, ...policiesOf(stack, role, "managedPolicyArns")]);
  for (const by of stack.ofType(...Object.keys(holders)))
    for (const [kind, input] of kindsOf(holders[by.type]))
      for (const holder of named(stack, by, input, kind)) add(holder, [by, ...policiesOf(stack, by, "policyArn")]);
  for (const by of stack.ofType(...Object.keys(memberships))) {
    const { user = "", group = "" } = memberships[by.type] ?? {};
    const groups = named(stack, by, group, "group").flatMap((one) => held.get(one) ?? []);
    for (const holder of named(stack, by, user, "user")) add(holder, groups);
  }
  const attached = new Set([...held.values()].flat());
  for (const policy of stack.ofType(types.policy)) if (!attached.has(policy)) add(policy.urn, [policy]);
  return [...held.values()].map((policies) => [...new Set(policies)].flatMap(grantsOf));
}

const grantsOf = (by: Member): readonly Grant[] => statementsOf(by, "identity").map((statement) => ({ statement, by }));

function kindsOf(inputs: Readonly<Partial<Record<Kind, string>>> = {}): readonly (readonly [Kind, string])[] {
  return (["role", "user", "group"] as const).flatMap((kind) => {
    const input = inputs[kind];
    return input === undefined ? [] : [[kind, input] as const];
  });
}

/** URNs of the principals that an input names; a name from outside of the stack stands for itself. */
function named(stack: Stack, from: Member, input: string, kind: Kind): readonly string[] {
  const referenced = stack.referenced(from, input).filter(({ type }) => type === types[kind]);
  if (referenced.length > 0) return referenced.map(({ urn }) => urn);
  return texts(from.props[input]).map(
    (name) => stack.ofType(types[kind]).find(({ props }) => props.name === name)?.urn ?? `${kind} ${name}`,
  );
}

function policiesOf(stack: Stack, from: Member, input: string): readonly Member[] {
  const referenced = stack.referenced(from, input).filter(({ type }) => type === types.policy);
  const arns = texts(from.props[input]);
  return [
    ...new Set([...referenced, ...stack.ofType(types.policy).filter(({ props }) => arns.includes(String(props.arn)))]),
  ];
}
