import { demandsOneOf } from "#policy/core/conditions";
import { memberRolesType } from "#policy/core/member-grants";
import type { Member, StackRule, StackViolation } from "#policy/core/rule";
import { type Statement, statementsOf } from "#policy/core/statements";
import { texts } from "#policy/core/values";
import { covers } from "#policy/model/covers";
import { boundaryOf, grantsOf, policiesOf } from "#policy/model/grants";
import { allowedInMember, memberTaskOf, memberTasks } from "#policy/model/member-tasks";
import { type Model, modelOf } from "#policy/model/model";

const roleType = "aws:iam/role:Role";

export const memberRoles: StackRule = {
  id: "stack-member-roles",
  title: "A hub's role in a member is one task's, bounded, and grants what the task declares",
  severity: "high",
  types: [roleType, "aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy", "component"],
  reads: ["assumeRolePolicy", "permissionsBoundary", "policy", "inlinePolicies", "managedPolicyArns", "policyArn"],
  why: "Whoever else can take it, or make it do more, acts in every account of the organisation.",
  fix: "Declare in `inMembers` what the task does there; trust the hub's account with sts:ExternalId, aws:PrincipalOrgID, aws:PrincipalArn and sts:RoleSessionName; set a permissions boundary, and bind every statement by aws:ResourceAccount.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
  checkStack: (stack) => {
    const model = modelOf(stack);
    return stack.ofType(memberRolesType).flatMap((component) =>
      stack
        .within(component)
        .filter(({ type }) => type === roleType)
        .flatMap((role) => check(role, component, model)),
    );
  },
};

function check(role: Member, component: Member, model: Model): readonly StackViolation[] {
  // What is declared may stand only after the deployment.
  if (component.unknown.some((path) => path.startsWith("declaration"))) return trusted(role);
  return [...trusted(role), ...bounded(role, component, model), ...granted(role, model)];
}

/** Whom a request must show itself to be: the external id of this hub, its organisation, its task's role, an investigation. */
const shown = ["sts:externalid", "aws:principalorgid", "aws:principalarn", "sts:rolesessionname"] as const;
const written: Readonly<Record<(typeof shown)[number], string>> = {
  "sts:externalid": "sts:ExternalId",
  "aws:principalorgid": "aws:PrincipalOrgID",
  "aws:principalarn": "aws:PrincipalArn",
  "sts:rolesessionname": "sts:RoleSessionName",
};

function trusted(role: Member): readonly StackViolation[] {
  const missing = statementsOf(role, "trust")
    .filter(({ allows }) => allows)
    .flatMap(({ demands }) => shown.filter((key) => !isShown(demands, key)).map((key) => written[key]));
  if (missing.length === 0) return [];
  const message = `its trust policy does not demand ${[...new Set(missing)].join(", ")}`;
  return [{ resource: role, path: "assumeRolePolicy", message }];
}

/** A session is named after one of many investigations: `inv_*`. */
const isShown = (demands: Statement["demands"], key: string): boolean =>
  key === "sts:rolesessionname" ? demands.some((one) => one.key === key) : demandsOneOf(demands, [key]);

function bounded(role: Member, component: Member, model: Model): readonly StackViolation[] {
  const [boundary] = boundaryOf(role, model);
  if (boundary === undefined) {
    const [named] = texts(role.props.permissionsBoundary);
    const message =
      named === undefined ? "it has no permissions boundary" : `its boundary ${named} is none of the stack`;
    return [{ resource: role, path: "permissionsBoundary", message }];
  }
  const { things } = model;
  const declared = memberTasks(component).flatMap(({ permissions }) =>
    permissions.flatMap(({ actions, resources }) => resources.map((one) => ({ actions, on: things.target(one) }))),
  );
  const beyond = statementsOf(boundary, "identity").flatMap((statement) =>
    statement.actions.filter(
      (action) =>
        statement.allows &&
        !statement.resources.every((resource) =>
          declared.some((one) => one.actions.includes(action) && covers(one.on, things.target(resource))),
        ),
    ),
  );
  return [
    ...unbound(boundary, role),
    ...[...new Set(beyond)].map((action) => ({
      resource: boundary,
      path: "policy",
      message: `this boundary lets roles do ${action}, which no task declares so`,
    })),
  ];
}

function granted(role: Member, model: Model): readonly StackViolation[] {
  const task = memberTaskOf(role, model.family);
  if (task === undefined) return [{ resource: role, path: "role", message: "it is for no task that acts in members" }];
  const allowed = allowedInMember(role, model);
  const { known, foreign } = grantsOf(role, model);
  const more = known.filter(
    ({ action, on }) => !allowed.some((one) => one.actions.includes(action) && covers(one.on, on)),
  );
  return [
    ...policiesOf(role, model).documents.flatMap((document) => unbound(document, role)),
    ...more.map(({ by, path, action, on }) => ({
      resource: by,
      path,
      message: `it grants ${action} on ${on.label}, which ${task.name} does not declare in inMembers`,
    })),
    ...foreign.map(({ arn, by, path }) => ({
      resource: by,
      path,
      message: `it takes ${arn}, and ${task.name} declares none`,
    })),
  ];
}

/** Statements that are not bound to the role's own account; which it is, its ARN says once it has one. */
function unbound(policy: Member, role: Member): readonly StackViolation[] {
  const own = texts(role.props.arn)[0]?.split(":")[4];
  const isOwn = ({ demands }: Statement) =>
    demands.some(
      ({ key, values }) =>
        key === "aws:resourceaccount" && values.every((one) => (own ? one === own : /^\d{12}$/.test(one))),
    );
  return statementsOf(policy, "identity")
    .filter((one) => one.allows && !isOwn(one))
    .map(({ path, actions }) => ({
      resource: policy,
      path,
      message: `${actions.join(", ")} is not bound to the member's own account by aws:ResourceAccount`,
    }));
}
