import type { Properties, Store } from "../../service.ts";

export type RoleRecord = {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly path: string;
  readonly uniqueId: string;
  readonly assumeRolePolicy: string;
  readonly permissionsBoundary?: string;
  readonly createDate: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The resource's inputs, as they were given. */
  readonly declared: Properties;
};

export type InlinePolicy = { readonly name: string; readonly text: string };

export type ManagedPolicy = {
  readonly arn: string;
  readonly policy: string;
  /** The resource's inputs, as they were given. */
  readonly declared: Properties;
};

/** What IAM keeps: roles and inline policies by account and name, managed policies by ARN, attachments of both. */
export type IamRecords = ReturnType<typeof iamRecords>;

export function iamRecords(store: Store) {
  const roles = "iam/roles";
  const inline = "iam/role-policies";
  const managed = "iam/policies";
  const attached = "iam/attachments";
  const key = (account: string, ...names: string[]) => [account, ...names].join("/");
  return {
    role: (account: string, name: string) => store.get<RoleRecord>(roles, key(account, name)),
    roles: (account: string) => store.list<RoleRecord>(roles, { prefix: key(account, "") }).map(({ value }) => value),
    putRole: (role: RoleRecord) => store.put(roles, key(role.account, role.name), role),
    deleteRole: (account: string, name: string) => store.delete(roles, key(account, name)),

    inlinePolicy: (account: string, role: string, name: string) => store.get<string>(inline, key(account, role, name)),
    putInlinePolicy: (account: string, role: string, name: string, text: string) =>
      store.put(inline, key(account, role, name), text),
    deleteInlinePolicy: (account: string, role: string, name: string) => store.delete(inline, key(account, role, name)),
    inlinePolicies: (account: string, role: string): InlinePolicy[] => {
      const prefix = key(account, role, "");
      return store
        .list<string>(inline, { prefix })
        .map(({ key: found, value }) => ({ name: found.slice(prefix.length), text: value }));
    },

    managedPolicy: (arn: string) => store.get<ManagedPolicy>(managed, arn),
    putManagedPolicy: (policy: ManagedPolicy) => store.put(managed, policy.arn, policy),
    deleteManagedPolicy: (arn: string) => store.delete(managed, arn),

    /** Whether a role has it, or is bounded by it. */
    isInUse: (arn: string) =>
      store.list<string>(attached).some(({ value }) => value === arn) ||
      store.list<RoleRecord>(roles).some(({ value }) => value.permissionsBoundary === arn),

    attach: (account: string, role: string, arn: string) => store.put(attached, key(account, role, arn), arn),
    detach: (account: string, role: string, arn: string) => store.delete(attached, key(account, role, arn)),
    attachments: (account: string, role: string) =>
      store.list<string>(attached, { prefix: key(account, role, "") }).map(({ value }) => value),
  };
}

/** The account and the name in a role's ARN; undefined when it is no role's. */
export function parseRoleArn(arn: string): { account: string; name: string } | undefined {
  const found = /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  return found?.[1] && found[2] ? { account: found[1], name: found[2] } : undefined;
}
