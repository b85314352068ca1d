/** One playbook as one state machine with a role of its own, which invokes exactly its functions. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PlaybookDeclaration } from "./declaration.ts";
import { type CompiledPlaybook, playbookHash, substitute } from "./definition.ts";
import { logicalName, rolePath } from "./names.ts";
import { may, versionsOf } from "./permissions.ts";
import { placeOf } from "./place.ts";
import { policyDocument } from "./policy-document.ts";
import { type Deployment, ownedBy, retainedBy } from "./retention.ts";
import { createServiceRole } from "./service-role.ts";
import type { Named, Target } from "./target.ts";

/** A function that machines call: its own ARN, its newest version's, and the hash of its code. */
export type Callable = {
  readonly arn: pulumi.Output<string>;
  readonly versionArn: pulumi.Output<string>;
  readonly codeHash: string;
};

export type PlaybookArgs = {
  readonly target: Target;
  readonly deployment: Deployment;
  readonly playbook: CompiledPlaybook;
  /** By name: at least all that the playbook calls. */
  readonly functions: Readonly<Record<string, Callable>>;
  /** Names of the roles that start and look after its executions. */
  readonly starters: { readonly dispatch: pulumi.Input<string>; readonly sweep: pulumi.Input<string> };
};

/**
 * Another definition or other code makes another machine: running investigations go on with the one they started on. A
 * machine brings the permission to start it along, so that one which is kept for its running investigations can still
 * start the alerts that were accepted for it.
 */
export class Playbook extends pulumi.ComponentResource implements Named {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  /** `name` gets the hash of what the playbook does at its end. */
  constructor(name: string, args: PlaybookArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, playbook } = args;
    const called = calledBy(playbook, args.functions);
    const hashed = `${name}-${playbookHash(
      playbook,
      mapValues(called, ({ codeHash }) => codeHash),
    )}`;
    super("socless:index:Playbook", hashed, {}, opts);
    const child = { parent: this, ...retainedBy(target) };
    const tags = ownedBy(args.deployment);

    const { role, policy } = createServiceRole(
      logicalName("role", hashed),
      {
        service: "states",
        account: target.account,
        path: rolePath(target.stack, "playbooks"),
        description: playbook.description,
        tags,
        statements: [may(["lambda:InvokeFunction"], ...Object.values(called).map(({ arn }) => versionsOf(arn)))],
      },
      child,
    );
    const versions = pulumi.all(mapValues(called, ({ versionArn }) => versionArn));
    const machine = new aws.sfn.StateMachine(
      logicalName("stateMachine", hashed),
      {
        region: target.region,
        type: "STANDARD",
        roleArn: role.arn,
        definition: versions.apply((arns) => substitute(playbook.definition, arns)),
        tags,
      },
      { ...child, dependsOn: [policy] },
    );
    const executions = pulumi.interpolate`${machine.arn.apply((arn) => arn.replace(":stateMachine:", ":execution:"))}:*`;
    const grants = {
      dispatch: [may(["states:StartExecution"], machine.arn)],
      sweep: [may(["states:StartExecution"], machine.arn), may(["states:DescribeExecution"], executions)],
    };
    const granted = (["dispatch", "sweep"] as const).map((starter) => {
      const grant = { role: args.starters[starter], policy: policyDocument(grants[starter]) };
      return new aws.iam.RolePolicy(`${hashed}-${starter}`, grant, child).id;
    });

    // No alert is accepted for a machine before it can be started.
    this.arn = pulumi.all([machine.arn, pulumi.all(granted)]).apply(([arn]) => arn);
    this.name = machine.name;
    const declaration: PlaybookDeclaration = {
      name: playbook.name,
      at: placeOf(playbook.at),
      functions: playbook.functions,
      startedBy: ["dispatch", "sweep"],
      watchedBy: ["sweep"],
    };
    this.registerOutputs({ arn: this.arn, declaration });
  }
}

function calledBy(playbook: CompiledPlaybook, functions: Readonly<Record<string, Callable>>): Record<string, Callable> {
  return Object.fromEntries(
    playbook.functions.map((name) => {
      const found = functions[name];
      if (found) return [name, found];
      const known = Object.keys(functions).sort().join(", ");
      throw new Error(
        `playbook "${playbook.name}" calls the function "${name}", which nothing declares; known are ${known}`,
      );
    }),
  );
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
