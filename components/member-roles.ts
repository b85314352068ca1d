/** The roles that a hub's tasks take in a member account: one a task, with exactly what it declares. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { MemberDeclaration } from "./declaration.ts";
import type { Hub } from "./hub.ts";
import { memberRoleName, memberRolePath, membersPath, partitionOf, taskRolePattern } from "./member-names.ts";
import { memberStatements, tooManyStatements } from "./member-policy.ts";
import { placeOf } from "./place.ts";
import { policyDocument } from "./policy-document.ts";
import type { TaskPlan } from "./task-function.ts";

/** A task that acts in members. */
export type ActingTask = Pick<TaskPlan, "name" | "description" | "file" | "line"> &
  Required<Pick<TaskPlan, "inMembers">>;

export const actsInMembers = <T extends Pick<TaskPlan, "inMembers">>(task: T): task is T & ActingTask =>
  task.inMembers !== undefined;

export type MemberRolesArgs = {
  readonly account: string;
  readonly region: string;
  readonly hub: Hub;
  /** The organization's id. */
  readonly organization: string;
  readonly tasks: readonly ActingTask[];
};

/** Names every session: the runtime gives the investigation's id. */
const sessionPattern = "inv_*";
/** The shortest that AWS lets a role be limited to, in seconds; the runtime asks for less. */
const longestSession = 3600;

export class MemberRoles extends pulumi.ComponentResource {
  /** Task → role ARN. */
  readonly roles: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: MemberRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:MemberRoles", name, {}, opts);
    const { account, region, hub, tasks } = args;
    const child = { parent: this };
    const member = { partition: partitionOf(region), account, region };
    const all = tasks.map((task) => ({ task, statements: memberStatements(task.inMembers, member) }));
    const tooMany = tooManyStatements(all.flatMap(({ statements }) => statements));
    if (tooMany)
      throw new pulumi.RunError(
        `What the hub's tasks declare in inMembers is too much for one permissions boundary: ${tooMany}. Declare less, or fewer tasks.`,
      );
    const boundary =
      all.length === 0
        ? undefined
        : new aws.iam.Policy(
            name,
            {
              path: membersPath(hub),
              description: "The most that any of the hub's tasks may ever do here",
              policy: policyDocument(all.flatMap(({ statements }) => statements)),
            },
            child,
          );
    this.roles = Object.fromEntries(
      all.map(({ task, statements }) => {
        const role = new aws.iam.Role(
          `${name}-${task.name}`,
          {
            name: memberRoleName(hub, task.name, region),
            path: memberRolePath(hub, task.name),
            description: task.description,
            assumeRolePolicy: trustIn(task.name, member.partition, args),
            maxSessionDuration: longestSession,
            ...(boundary ? { permissionsBoundary: boundary.arn } : {}),
          },
          child,
        );
        new aws.iam.RolePolicy(`${name}-${task.name}`, { role: role.name, policy: policyDocument(statements) }, child);
        return [task.name, role.arn];
      }),
    );
    const declaration: MemberDeclaration = {
      hub: hub.name,
      tasks: tasks.map((task) => ({ name: task.name, at: placeOf(task), permissions: task.inMembers(member) })),
    };
    this.registerOutputs({ roles: this.roles, declaration });
  }
}

/**
 * One task of one hub takes it. The hub's account is trusted and its role named by condition: a trust that names a role
 * itself is bound to that role's hidden id, and broken for ever when the role is made anew. The external id is the ARN of
 * the hub's bus: two deployments may have the same names, and never the same bus.
 */
function trustIn(task: string, partition: string, { hub, organization }: MemberRolesArgs): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${hub.account}:root` },
        Condition: {
          StringEquals: { "aws:PrincipalOrgID": organization, "sts:ExternalId": hub.eventBus },
          StringLike: { "sts:RoleSessionName": sessionPattern },
          ArnLike: {
            "aws:PrincipalArn": pulumi.output(hub.account).apply((id) => taskRolePattern(partition, hub, id, task)),
          },
        },
      },
    ],
  });
}
