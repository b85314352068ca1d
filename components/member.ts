/** All of one member: what sends its events to the hub, and the roles by which the hub's tasks act in it. */
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../functions/runtime/declare.ts";
import { EventForwarder } from "./event-forwarder.ts";
import { type SourceEndpoint, sourceEndpoints } from "./event-source.ts";
import type { Hub } from "./hub.ts";
import { type ActingTask, actsInMembers, MemberRoles } from "./member-roles.ts";
import { Monitoring } from "./monitoring.ts";
import { here } from "./place.ts";
import type { TaskPlan } from "./task-function.ts";

/** What a member gets of the program: the AWS events that it has chosen to forward, and the tasks that act in members. */
export function memberParts(
  { endpoints: chosen = [] }: { readonly endpoints?: readonly string[] | undefined },
  program: { readonly endpoints: readonly Endpoint[]; readonly tasks: readonly TaskPlan[] },
): Pick<MemberArgs, "endpoints" | "tasks"> {
  const among = program.endpoints.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  return { endpoints: sourceEndpoints(among), tasks: program.tasks.filter(actsInMembers) };
}

export type MemberArgs = {
  readonly account: string;
  readonly region: string;
  readonly hub: Hub;
  /** The organization's id. */
  readonly organization: string;
  /** Whose events the hub gets. */
  readonly endpoints: readonly SourceEndpoint[];
  readonly tasks: readonly ActingTask[];
  /** Who is told of events that could not be delivered. */
  readonly alarmEmail?: string | undefined;
};

/** What scripts and the command line need of a member. */
export type MemberOutputs = {
  /** Task → ARN of its role here. */
  readonly roles: Readonly<Record<string, pulumi.Output<string>>>;
  /** Address of the queue with the events that the hub did not get. */
  readonly undelivered: pulumi.Output<string>;
  /** The alarms' names, by what they watch. */
  readonly alarms: Readonly<Record<string, pulumi.Output<string>>>;
};

export class Member extends pulumi.ComponentResource {
  readonly outputs: MemberOutputs;

  constructor(name: string, args: MemberArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:Member", name, {}, opts);
    const { account, region, hub, organization, endpoints, tasks } = args;
    const child = { parent: this };
    const { roles } = new MemberRoles(name, { account, region, hub, organization, tasks }, child);
    const { undelivered } = new EventForwarder(`${name}-from`, { account, region, hub, endpoints }, child);
    const { alarms } = new Monitoring(
      `${name}-monitoring`,
      { target: { region }, deadLetters: { forwarding: undelivered }, email: args.alarmEmail },
      child,
    );
    this.outputs = { roles, undelivered: undelivered.url, alarms };
    this.registerOutputs({ ...this.outputs, declaration: { at: here(), hub: hub.name } });
  }
}
