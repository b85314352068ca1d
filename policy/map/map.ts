/** Who may do what on which resource, and why: what reviewers read. */

export type Permission = {
  readonly effect: "allow" | "deny";
  readonly action: string;
  /** What people call the resource, for example `table alerts, index due`. */
  readonly on: string;
  /** What its condition says. */
  readonly when: readonly string[];
  /** The word of the declaration that asks for it, for example `effect: keyed`. */
  readonly because: string;
  /** Where that stands, for example `functions/tasks/jira/get-issue.ts:11`. */
  readonly at?: string | undefined;
  /** The policy of a resource that says so; undefined for a policy of the holder's own role. */
  readonly through?: string | undefined;
};

export const holderKinds = ["function", "playbook", "schedule", "role", "caller"] as const;

export type Holder = {
  /** `caller`: who comes in by the policy of a resource. */
  readonly kind: (typeof holderKinds)[number];
  readonly name: string;
  readonly at?: string | undefined;
  readonly may: readonly Permission[];
};

/** All of one target. */
export type TargetMap = {
  /** The platform's name; empty for resources of none. */
  readonly name: string;
  readonly holders: readonly Holder[];
  /** Policies that stand only after the deployment, and which no declaration foretells. */
  readonly pending: readonly string[];
};

export type PermissionMap = { readonly targets: readonly TargetMap[] };

/** What somebody may do that nobody has declared. */
export const notDeclared = "NOT DECLARED";
