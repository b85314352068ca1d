/** One Lambda function with a role and a log group of its own: what task functions and platform functions stand on. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FunctionDeclaration } from "./declaration.ts";
import { logicalName, rolePath } from "./names.ts";
import { connectTo } from "./permissions.ts";
import type { Statement } from "./policy-document.ts";
import type { PrivateNetwork } from "./private-network.ts";
import { type Deployment, ownedBy, retainedBy } from "./retention.ts";
import { createServiceRole } from "./service-role.ts";
import type { Named, Target } from "./target.ts";

/** Environment variables; an object becomes JSON text. */
export type Environment = Readonly<
  Record<string, pulumi.Input<string> | Readonly<Record<string, pulumi.Input<string>>>>
>;

export type LambdaFunctionArgs = {
  readonly target: Target;
  readonly group: "platform" | "tasks";
  readonly description: string;
  /** Path of the bundle, see bundle.ts. */
  readonly bundle: string;
  readonly timeoutSeconds: number;
  readonly environment: Environment;
  readonly declaration: FunctionDeclaration;
  /** What it may do besides writing its own logs: no more than it declares. */
  readonly statements: readonly Statement[];
  /** `machines` call a published version, which stays as it was when the next one comes; `events` call the newest. */
  readonly calledBy: "machines" | "events";
  readonly deployment: Deployment;
  /** Playbooks put policies on its role too. */
  readonly sharedRole?: boolean;
  /** Where it runs, when not in Lambda's own network. */
  readonly network?: PrivateNetwork | undefined;
};

/** Megabytes; also decides the share of a processor. */
const memorySize = 512;

/** A bundle in Lambda (Node 24 on arm64). */
export class LambdaFunction extends pulumi.ComponentResource implements Named {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  /** ARN of the newest published version; only when machines call it. */
  readonly versionArn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;

  constructor(name: string, args: LambdaFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:LambdaFunction", name, {}, opts);
    const { target, calledBy, network } = args;
    const { region } = target;
    logicalName("function", name);
    const outlives = calledBy === "machines";
    const child = { parent: this, ...(outlives ? retainedBy(target) : {}) };
    const owner = outlives ? { tags: ownedBy(args.deployment) } : {};

    const logs = new aws.cloudwatch.LogGroup(
      name,
      { region, retentionInDays: target.logRetentionDays, ...owner },
      child,
    );
    const { role, policy } = createServiceRole(
      name,
      {
        service: "lambda",
        account: target.account,
        path: rolePath(target.stack, args.group),
        description: args.description,
        statements: [
          writeLogs(logs.arn),
          ...args.statements,
          ...(network ? connectTo(target, network.subnetArns, network.groupArn) : []),
        ],
        ...(args.sharedRole ? { shared: true } : {}),
        ...owner,
      },
      child,
    );
    const lambda = new aws.lambda.Function(
      name,
      {
        region,
        description: args.description,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.FileAsset(args.bundle) }),
        role: role.arn,
        memorySize,
        timeout: args.timeoutSeconds,
        environment: { variables: variables(args.environment) },
        loggingConfig: { logFormat: "JSON", logGroup: logs.name },
        publish: outlives,
        ...(network ? { vpcConfig: { subnetIds: network.subnetIds, securityGroupIds: [network.groupId] } } : {}),
        ...owner,
      },
      { ...child, dependsOn: [policy, ...(network ? [network] : [])] },
    );

    this.arn = lambda.arn;
    this.name = lambda.name;
    this.versionArn = lambda.qualifiedArn;
    this.roleName = role.name;
    this.registerOutputs({ arn: this.arn, name: this.name, declaration: args.declaration });
  }
}

function writeLogs(logGroup: pulumi.Output<string>): Statement {
  return { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [pulumi.interpolate`${logGroup}:*`] };
}

function variables(environment: Environment): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      typeof value === "string" || pulumi.Output.isInstance(value) || value instanceof Promise
        ? value
        : pulumi.jsonStringify(value),
    ]),
  );
}
