/** What a role may do: by all its policies together, and by those of resources. */
import { readable } from "#policy/core/documents";
import { overlap } from "#policy/core/known";
import type { Member, Props } from "#policy/core/rule";
import { type Statement, statementsOf } from "#policy/core/statements";
import { list, texts } from "#policy/core/values";
import { type Model, named } from "#policy/model/model";
import { openedTo } from "#policy/model/opened";
import type { Target } from "#policy/model/things";

const types = {
  policy: "aws:iam/policy:Policy",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  attachments: "aws:iam/policyAttachment:PolicyAttachment",
} as const;

/** The resources that grant to roles by a role's own policies, and the inputs that say what. */
export const grantTypes: readonly string[] = Object.values(types);
export const grantInputs = ["policy", "inlinePolicies", "managedPolicyArns", "policyArn"] as const;

export type Grant = {
  readonly action: string;
  readonly on: Target;
  /** The resource that grants it, and where in it. */
  readonly by: Member;
  readonly path: string;
  readonly condition: Props;
};

/** What a role has, by its own inputs and by what attaches to it. */
export type Policies = {
  /** What holds the documents: the role itself, too. */
  readonly documents: readonly Member[];
  /** Policies that stand outside of the stack: ARNs. */
  readonly foreign: readonly { readonly arn: string; readonly by: Member; readonly path: string }[];
  /** Policies that cannot be read yet. */
  readonly pending: readonly Member[];
};

export type Grants = Omit<Policies, "documents"> & { readonly known: readonly Grant[] };

export function grantsOf(role: Member, model: Model): Grants {
  const { documents, ...others } = policiesOf(role, model);
  const known = unique([
    ...documents.flatMap((by) => statementsOf(by, "identity").flatMap((one) => granted(one, by, model))),
    ...openedTo(role, model).flatMap(({ statement, by, itself }) => granted(statement, by, model, itself)),
  ]);
  return { known, ...others };
}

export function policiesOf(role: Member, model: Model): Policies {
  const policies = named(model, role, "managedPolicyArns", role.props.managedPolicyArns, types.policy);
  const foreign = texts(role.props.managedPolicyArns)
    .filter((arn) => model.things.target(arn).member === undefined)
    .map((arn) => ({ arn, by: role, path: "managedPolicyArns" }));
  const attached = grantorsOf(role, model).map((by) => attachment(by, model));
  const documents = [...attached.flatMap((one) => one.documents), ...policies, role];
  return {
    documents,
    foreign: [...foreign, ...attached.flatMap((one) => one.foreign)],
    pending: [...documents, ...attached.flatMap((one) => one.pending)].filter(isPending),
  };
}

/** The policy that bounds what a role may do, if it is one of the stack. */
export const boundaryOf = (role: Member, model: Model): readonly Member[] =>
  named(model, role, "permissionsBoundary", role.props.permissionsBoundary, types.policy);

/** A policy of a role, or what attaches one. */
function attachment(by: Member, model: Model): Policies {
  if (by.type === types.rolePolicy) return { documents: [by], foreign: [], pending: [] };
  const documents = named(model, by, "policyArn", by.props.policyArn, types.policy);
  const foreign = documents.length > 0 ? [] : texts(by.props.policyArn).map((arn) => ({ arn, by, path: "policyArn" }));
  return { documents, foreign, pending: [by] };
}

const grantors = new WeakMap<Model, ReadonlyMap<string, readonly Member[]>>();

/** The policies of a role and what attaches policies to it, in the order of the program. */
function grantorsOf(role: Member, model: Model): readonly Member[] {
  const known = grantors.get(model) ?? byRole(model);
  grantors.set(model, known);
  return known.get(role.urn) ?? [];
}

function byRole(model: Model): ReadonlyMap<string, readonly Member[]> {
  const found = new Map<string, Member[]>();
  for (const by of model.stack.ofType(types.rolePolicy, types.attachment, types.attachments)) {
    const input = by.type === types.attachments ? "roles" : "role";
    for (const { urn } of named(model, by, input, by.props[input], types.role))
      found.set(urn, [...(found.get(urn) ?? []), by]);
  }
  return found;
}

/** `itself` is what `*` stands for, other than everything. */
function granted(
  { allows, path, actions, resources, condition }: Statement,
  by: Member,
  model: Model,
  itself?: Member,
) {
  const { things } = model;
  const targets = resources
    .filter(() => allows)
    .map((one) => (one === "*" && itself !== undefined ? things.of(itself) : things.target(one)));
  return targets.flatMap((on) => actions.map((action): Grant => ({ action, on, by, path, condition })));
}

/** What two policies grant alike counts once: a role also tells, after a refresh, what its policies are. */
function unique(grants: readonly Grant[]): readonly Grant[] {
  const first = new Map<string, Grant>();
  for (const one of grants) {
    const key = JSON.stringify([one.action, one.on.arn ?? one.on.label, one.condition]);
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

/** What it says stands only after the deployment, or cannot be read. */
function isPending({ type, props, unknown }: Member): boolean {
  const unreadable = type === types.rolePolicy && list(readable(props.policy)?.Statement).length === 0;
  return unreadable || unknown.some((path) => grantInputs.some((input) => overlap(input, path)));
}
