/** A program's recorded resources as an estimate sees them: its targets, their functions and playbooks. */
import { z } from "zod";
import type { Resource } from "../../policy/core/rule.ts";
import { type Machine, readMachine } from "./machine.ts";
import { daysAMonth } from "./usage.ts";
import type { TaskDeclaration } from "./work.ts";

export type ProgramFunction = {
  /** As it is declared, for example `ask`. */
  readonly name: string;
  readonly arn: string;
  readonly memoryMb: number;
  readonly arm: boolean;
  /** Months that its logs are kept; undefined: for ever. */
  readonly logMonths: number | undefined;
  readonly task?: TaskDeclaration | undefined;
};

/** How alerts come in: over HTTP, or through the queue of events and schedules. */
export type Intake = "http" | "queue";

export type ProgramPlaybook = {
  readonly name: string;
  readonly machine: Machine;
  readonly intakes: readonly Intake[];
};

export type ProgramTarget = {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Whose member it is. */
  readonly hub?: string | undefined;
  readonly resources: readonly Resource[];
  readonly functions: readonly ProgramFunction[];
  readonly playbooks: readonly ProgramPlaybook[];
  /** Rules that send their events to another event bus. */
  readonly forwards: readonly string[];
};

const declared = <T extends z.ZodType>(declaration: T) => z.looseObject({ declaration });
const task = z.looseObject({ secrets: z.array(z.string()), effect: z.string(), readsInvestigation: z.boolean() });
const component = z.looseObject({
  arn: z.string(),
  declaration: z.looseObject({ name: z.string(), task: task.optional() }),
});
const lambda = z.looseObject({
  memorySize: z.number().default(128),
  architectures: z.array(z.string()).default(["x86_64"]),
});
const logGroup = z.looseObject({ retentionInDays: z.number().optional() });
const playbook = declared(z.looseObject({ name: z.string() }));
const stateMachine = z.looseObject({ definition: z.string() });
const endpoint = declared(z.looseObject({ starts: z.array(z.string()) }));
const member = declared(z.looseObject({ hub: z.string() }));

const intakes: Readonly<Record<string, Intake>> = {
  "socless:index:IngestEndpoint": "http",
  "socless:index:EventSource": "queue",
  "socless:index:Schedule": "queue",
};

const isTarget = ({ type }: Resource): boolean => type === "socless:index:Platform" || type === "socless:index:Member";

/** Each platform and member of the program, and under the name `-` what stands outside of all, one for each region. */
export function targetsIn(resources: readonly Resource[]): readonly ProgramTarget[] {
  const targets = resources.filter(isTarget);
  const parents = new Map(resources.map(({ urn, parent }) => [urn, parent]));
  const ownerOf = ({ urn }: Resource): string => {
    for (let at: string | undefined = urn; at !== undefined; at = parents.get(at))
      if (targets.some((one) => one.urn === at)) return at;
    return "";
  };
  const owned = Map.groupBy(resources, ownerOf);
  const outside = Map.groupBy((owned.get("") ?? []).filter(isOfAProvider), (one) => placeOf([one]).region);
  return [
    ...targets.map(({ urn, name, outputs }) => ({
      ...targetOf(plain(name), owned.get(urn) ?? []),
      hub: hubIn(outputs),
    })),
    ...[...outside.values()].map((some) => targetOf("-", some)),
  ];
}

const plain = (name: string): string => name.replace(/^socless-/, "");

function hubIn(outputs: Resource["outputs"]): string | undefined {
  const { data } = member.safeParse(outputs);
  return data && plain(data.declaration.hub);
}

const isOfAProvider = ({ type }: Resource): boolean => !/^(pulumi|socless):/.test(type);

function targetOf(name: string, resources: readonly Resource[]): ProgramTarget {
  return {
    name,
    ...placeOf(resources),
    resources,
    functions: resources.flatMap((one) => functionOf(one, resources)),
    playbooks: resources.flatMap((one) => playbookOf(one, resources)),
    forwards: resources.filter(isForward).map((one) => one.name.replace(`socless-${name}-from-`, "")),
  };
}

const eventBus = /^arn:[\w-]+:events:.*:event-bus\//;
const isForward = ({ type, props }: Resource): boolean =>
  type === "aws:cloudwatch/eventTarget:EventTarget" && eventBus.test(String(props.arn));

function placeOf(resources: readonly Resource[]): { account: string; region: string } {
  const arns = resources.flatMap(({ outputs }) => (typeof outputs?.arn === "string" ? [outputs.arn.split(":")] : []));
  const given = resources.flatMap(({ props }) => (typeof props.region === "string" ? [props.region] : []));
  const regional = arns.find(([, , , region]) => region);
  return { account: arns.find(([, , , , id]) => id)?.[4] ?? "", region: given[0] ?? regional?.[3] ?? "" };
}

const childOf = ({ urn }: Resource, type: string, all: readonly Resource[]): Resource | undefined =>
  all.find((one) => one.parent === urn && one.type === type);

function functionOf(one: Resource, all: readonly Resource[]): readonly ProgramFunction[] {
  const found = one.type === "socless:index:LambdaFunction" ? component.safeParse(one.outputs) : undefined;
  if (!found?.success) return [];
  const { memorySize, architectures } = lambda.parse(childOf(one, "aws:lambda/function:Function", all)?.props ?? {});
  const logs = logGroup.parse(childOf(one, "aws:cloudwatch/logGroup:LogGroup", all)?.props ?? {});
  const { name, task } = found.data.declaration;
  const days = logs.retentionInDays;
  return [
    {
      name,
      arn: found.data.arn,
      memoryMb: memorySize,
      arm: architectures.includes("arm64"),
      logMonths: days ? days / daysAMonth : undefined,
      task,
    },
  ];
}

function playbookOf(one: Resource, all: readonly Resource[]): readonly ProgramPlaybook[] {
  const found = one.type === "socless:index:Playbook" ? playbook.safeParse(one.outputs) : undefined;
  const machine = stateMachine.safeParse(childOf(one, "aws:sfn/stateMachine:StateMachine", all)?.props);
  if (!found?.success || !machine.success) return [];
  const { name } = found.data.declaration;
  const ways = all.flatMap(({ type, outputs }) => {
    const from = endpoint.safeParse(outputs);
    return from.success && from.data.declaration.starts.includes(name) ? (intakes[type] ?? []) : [];
  });
  return [{ name, machine: readMachine(machine.data.definition), intakes: [...new Set(ways)] }];
}

/** Names of all playbooks, whatever the target. */
export const playbooksIn = (resources: readonly Resource[]): readonly string[] =>
  targetsIn(resources).flatMap(({ playbooks }) => playbooks.map(({ name }) => name));
