/** One task function: its Lambda and its role, both derived from its declaration. */
import * as pulumi from "@pulumi/pulumi";
import type { Task } from "../functions/runtime/declare.ts";
import { type Data, pick } from "./data.ts";
import type { FunctionDeclaration } from "./declaration.ts";
import { LambdaFunction } from "./lambda-function.ts";
import { memberRoleArn, partitionOf } from "./member-names.ts";
import { items, may, objectsOf, queryIndex, readSecrets } from "./permissions.ts";
import { placeOf } from "./place.ts";
import type { Statement } from "./policy-document.ts";
import type { PrivateNetwork } from "./private-network.ts";
import type { Named, Target } from "./target.ts";

/** What a declaration says of the function that is made for it. */
export type TaskPlan = Pick<
  Task,
  | "name"
  | "description"
  | "file"
  | "line"
  | "secrets"
  | "settings"
  | "permissions"
  | "inMembers"
  | "readsInvestigation"
  | "inNetwork"
  | "timeoutSeconds"
  | "effect"
>;

/** The accounts that a hub's tasks may act in. */
export type Members = {
  /** The organization's id: all of them are in it. */
  readonly organization: string;
  /** What the roles there ask for; see MemberRoles. */
  readonly externalId: pulumi.Output<string>;
};

export type TaskFunctionArgs = {
  readonly target: Target;
  readonly task: TaskPlan;
  readonly bundle: string;
  readonly data: Data;
  /** The target's, when it has one: a task that does not declare `inNetwork` stays outside. */
  readonly network?: PrivateNetwork | undefined;
  /** In a hub; without it, a task that acts in members is refused there. */
  readonly members?: Members | undefined;
};

/** Seconds beyond the task's own limit: the runtime records the end before Lambda stops it. */
const recordSeconds = 10;

/** Called by state machines through its published versions. */
export class TaskFunction extends pulumi.ComponentResource implements Named {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly versionArn: pulumi.Output<string>;

  constructor(name: string, args: TaskFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:TaskFunction", name, {}, opts);
    const { target, task, data, network } = args;
    const acts = task.inMembers && args.members ? memberAccess(task, target, args.members) : undefined;
    const lambda = new LambdaFunction(
      name,
      {
        target,
        deployment: data.results.arn,
        group: "tasks",
        description: task.description,
        bundle: args.bundle,
        timeoutSeconds: task.timeoutSeconds + recordSeconds,
        calledBy: "machines",
        environment: { ...taskEnvironment(task, data), ...acts?.environment },
        declaration: declarationOf(task, acts),
        statements: [...taskStatements(task, data), ...(acts?.statements ?? [])],
        network: task.inNetwork ? network : undefined,
      },
      { parent: this },
    );
    this.arn = lambda.arn;
    this.name = lambda.name;
    this.versionArn = lambda.versionArn;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }
}

function declarationOf(task: TaskPlan, acts: MemberAccess | undefined): FunctionDeclaration {
  const { name, secrets, permissions, readsInvestigation, inNetwork, effect } = task;
  const takes = acts ? { takes: acts.takes } : {};
  return { name, at: placeOf(task), task: { secrets, permissions, readsInvestigation, inNetwork, effect, ...takes } };
}

type MemberAccess = ReturnType<typeof memberAccess>;

/**
 * The roles of this task in every account of the organization, in every region: adding a member does not change its hub,
 * and a role's policies have room for 10,240 characters. The path and the rest of the name are this task's and this
 * hub's alone.
 */
function memberAccess({ name }: TaskPlan, target: Target, { organization, externalId }: Members) {
  const roleIn = (account: string, region: string) =>
    memberRoleArn(partitionOf(target.region), target, name, { account, region });
  const takes = { roles: roleIn("*", "*"), organization };
  const statements: readonly Statement[] = [
    {
      ...may(["sts:AssumeRole"], takes.roles),
      condition: { StringEquals: { "aws:ResourceOrgID": organization } },
    },
  ];
  return {
    takes,
    statements,
    environment: { SOCLESS_MEMBERS: { role: roleIn("{account}", "{region}"), externalId } },
  };
}

function taskEnvironment(task: TaskPlan, data: Data) {
  const settings = pick(
    data.settings,
    task.settings,
    (name) =>
      `task "${task.name}" needs the integration setting "${name}": add it to socless:integrations of this stack`,
  );
  return {
    SOCLESS_RESULTS_TABLE: data.results.name,
    SOCLESS_VAULT_BUCKET: data.vault.name,
    ...(task.secrets.length > 0 ? { SOCLESS_SECRETS: secretsOf(task, data) } : {}),
    ...(task.settings.length > 0 ? { SOCLESS_SETTINGS: settings } : {}),
    ...(task.readsInvestigation
      ? { SOCLESS_INTERACTIONS_TABLE: data.interactions.name, SOCLESS_ALERTS_TABLE: data.alerts.name }
      : {}),
  };
}

function taskStatements(task: TaskPlan, data: Data): readonly Statement[] {
  const { alerts, results, interactions, vault } = data;
  return [
    // A task without an effect writes its record once; any other writes its intent first, then what came of it.
    items(results.arn, "GetItem", "PutItem", ...(task.effect === "none" ? [] : (["UpdateItem"] as const))),
    may(["s3:GetObject", "s3:PutObject"], objectsOf(vault.arn, "results/")),
    ...readSecrets(Object.values(secretsOf(task, data))),
    ...(task.readsInvestigation
      ? [
          items(results.arn, "Query"),
          items(interactions.arn, "GetItem"),
          queryIndex(alerts.arn, "byInvestigation"),
          items(alerts.arn, "GetItem"),
          may(["s3:GetObject"], objectsOf(vault.arn, "alerts/")),
        ]
      : []),
    ...task.permissions,
  ];
}

function secretsOf(task: TaskPlan, data: Data) {
  return pick(
    data.secrets,
    task.secrets,
    (name) => `task "${task.name}" needs the secret "${name}", and the secret store has none`,
  );
}
