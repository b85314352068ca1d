import type { Props, Resource } from "../../../policy/core/rule.ts";
import type { Mutation } from "../support/mutation.ts";
import { document, resource, types, urnOf } from "../support/try-rule.ts";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

const inAccount = (rest: string) => `arn:aws:${rest.replace(":", ":eu-central-1:123456789012:")}`;

/** Resources that fit, with other inputs and outputs. */
const changedWhere =
  (fits: (one: Resource) => boolean, change: (props: Props) => Props): Mutation =>
  (resources) =>
    resources.map((one) =>
      fits(one) ? { ...one, props: change(one.props), outputs: change({ ...one.outputs }) } : one,
    );

const isNamed = (type: string, name: string) => (one: Resource) =>
  one.type === type && one.name === `socless-eu-${name}`;

/** Belongs to a machine: its definition, or the policy of its role. */
const isOfMachine = ({ type, name }: Resource) =>
  type === types.machine || (type === types.rolePolicy && /-[0-9a-f]{10}$/.test(name));

type Statement = { readonly Action: readonly string[]; readonly Resource: readonly string[] };

/** Other statements in a policy. */
const stating = (change: (statements: readonly Statement[]) => readonly object[]) => (props: Props) => {
  const { Statement, ...document } = JSON.parse(String(props.policy));
  return { ...props, policy: JSON.stringify({ ...document, Statement: change(Statement) }) };
};

/** Another text in what machines say and may do. */
const saying = (from: string, to: string) => (props: Props) =>
  Object.fromEntries(
    Object.entries(props).map(([key, value]) => [
      key,
      ["definition", "policy"].includes(key) ? String(value).replaceAll(from, to) : value,
    ]),
  );

const allow = (Action: string, Resource: string) => ({ Effect: "Allow", Action: [Action], Resource: [Resource] });
const without = (service: string) => (statements: readonly Statement[]) =>
  statements.filter(({ Action }) => !Action.some((action) => action.startsWith(`${service}:`)));

/** A role in a member that nothing bounds. */
const memberRoles = urnOf("socless:index:MemberRoles", "shop");
const unboundedMember: readonly Resource[] = [
  resource(
    "socless:index:MemberRoles",
    "shop",
    {},
    {
      outputs: { declaration: { hub: "socless-hub", tasks: [{ name: "act", permissions: [] }] } },
    },
  ),
  resource(
    types.role,
    "shop-act",
    {
      assumeRolePolicy: document({
        Action: "sts:AssumeRole",
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
        Condition: {
          StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "sts:ExternalId": "hub" },
          ArnLike: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/socless/prod/tasks/act-???????" },
          StringLike: { "sts:RoleSessionName": "inv_*" },
        },
      }),
    },
    { parent: memberRoles },
  ),
];

export const stackMutations: Readonly<Record<string, Mutation>> = {
  "stack-declared-grants": changedWhere(
    isNamed(types.rolePolicy, "ingest"),
    stating((all) => [...all, allow("dynamodb:DeleteItem", inAccount("dynamodb:table/socless-eu-alerts"))]),
  ),
  "stack-owned-roles": (resources) => [
    ...resources,
    ...resources
      .filter(isNamed(types.role, "health"))
      .map((one) => ({ ...one, name: "left-over", urn: urnOf(types.role, "left-over"), outputs: {} })),
  ],
  "stack-trusted-takers": changedWhere(isNamed(types.role, "ask"), (props) => ({
    ...props,
    assumeRolePolicy: String(props.assumeRolePolicy).replace(
      /"Service": ?"lambda.amazonaws.com"/,
      '"Service":"lambda.amazonaws.com","AWS":"arn:aws:iam::123456789012:role/developer"',
    ),
  })),
  "stack-machine-invokes-its-functions": changedWhere(
    (one) => one.type === types.rolePolicy && isOfMachine(one),
    stating((all) => [...all, allow("lambda:InvokeFunction", inAccount("lambda:function:socless-eu-ingest:*"))]),
  ),
  "stack-machine-calls-versions": changedWhere(isOfMachine, saying("socless-eu-ask:7", "socless-eu-ask:$LATEST")),
  "stack-called-functions-exist": changedWhere(isOfMachine, saying("socless-eu-slack-post", "socless-eu-gone")),
  "stack-read-sources": changedWhere(isNamed(types.mapping, "alert-queue"), (props) => ({ ...props, enabled: false })),
  "stack-alarmed-dead-letters": (resources) =>
    resources.filter((one) => !isNamed(alarmType, "monitoring-dispatch")(one)),
  "stack-admitted-events": changedWhere(isNamed(types.queuePolicy, "alert-queue-dead"), saying("from-", "of-")),
  "stack-own-logs": changedWhere(isNamed(types.rolePolicy, "ask"), stating(without("logs"))),
  "stack-read-secrets": changedWhere(isNamed(types.rolePolicy, "ingest"), stating(without("secretsmanager"))),
  "stack-member-roles": (resources) => [...resources, ...unboundedMember],
};
