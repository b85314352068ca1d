/** Who may do what on which resource, and why: what reviewers read. */

export type Permission = {
  readonly effect: "allow" | "deny";
  /** For example `dynamodb:GetItem`, or `all but iam:*` for a statement that excepts. */
  readonly action: string;
  /** What people call the resource, for example `table alerts, index due`; the ARN when it is none of the stack. */
  readonly on: string;
  /** What its condition says. */
  readonly when: readonly string[];
  /** The word of the declaration that asks for it, for example `effect: keyed`; for a caller, the kind of policy. */
  readonly because: string;
  /** Where that stands, for example `functions/tasks/jira/get-issue.ts:11`. */
  readonly at?: string | undefined;
  /** The resource whose policy says so; undefined for a policy of the holder's own role. */
  readonly through?: string | undefined;
};

export const holderKinds = ["function", "playbook", "schedule", "other", "caller"] as const;

export type Holder = {
  /** `other`: a role, or a policy, of none of these; `caller`: who comes in by the policy of a resource. */
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
  /** Whose policies stand only after the deployment, for example `function ask` or `queue failures`. */
  readonly pending: readonly string[];
};

export type PermissionMap = { readonly targets: readonly TargetMap[] };

/** What somebody may do that nobody has declared. */
export const notDeclared = "NOT DECLARED";

/** That a service takes the roles made for it: Lambda those of functions. */
export const ownService = "own service";

/** For example `function ask`. */
export const titleOf = ({ kind, name }: Pick<Holder, "kind" | "name">): string =>
  kind === "other" || kind === "caller" ? name : `${kind} ${name}`;
