/** How a hub and its members call what the other must know before it is there. Pure. */
import { createHash } from "node:crypto";
import { longest, rolePath } from "./names.ts";

/** A hub as its members name it: its stack, and the prefix of its logical names. */
export type HubName = { readonly stack: string; readonly name: string };

export function partitionOf(region: string): string {
  const [, partition = "aws"] = partitions.find(([prefix]) => region.startsWith(prefix)) ?? [];
  return partition;
}
const partitions = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["us-isof-", "aws-iso-f"],
  ["eu-isoe-", "aws-iso-e"],
  ["eusc-", "aws-eusc"],
] as const;

/** Below it are all roles that a hub's tasks take in an account, and their boundary. */
export const membersPath = ({ stack, name }: HubName): string => rolePath(stack, "members", name);

/** The path of one task's roles: nothing else is below it. */
export const memberRolePath = (hub: HubName, task: string): string => `${membersPath(hub)}${task}/`;

/** Below it are the roles that put events on the hub's bus. */
export const forwardersPath = ({ stack, name }: HubName): string => rolePath(stack, "forwarders", name);

const digits = 7;

/**
 * A fixed name, since the hub must know it before the member is there. Of an account, whatever their paths, no two roles
 * may have the same: hence the region, for members in several, and the hub's own digits, for several hubs.
 */
export function memberRoleName(hub: HubName, task: string, region: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([hub.stack, hub.name]))
    .digest("hex")
    .slice(0, digits);
  const name = `${task}-${region}-${digest}`;
  if (name.length > longest.role)
    throw new Error(`the role's name "${name}" is longer than ${longest.role} characters`);
  return name;
}

/** ARN of the role in one member; `*` stands for every account or every region. */
export function memberRoleArn(
  partition: string,
  hub: HubName,
  task: string,
  { account, region }: { readonly account: string; readonly region: string },
): string {
  return `arn:${partition}:iam::${account}:role${memberRolePath(hub, task)}${memberRoleName(hub, task, region)}`;
}

/** The role of a hub's task, as `aws:PrincipalArn` has it. Pulumi ends the name with 7 characters of its own. */
export function taskRolePattern(partition: string, hub: HubName, account: string, task: string): string {
  return `arn:${partition}:iam::${account}:role${rolePath(hub.stack, "tasks")}${hub.name}-${task}-???????`;
}
