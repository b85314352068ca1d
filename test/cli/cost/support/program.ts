/** A small recorded program: one platform with the functions and the resources that a test asks for. */
import type { Resource } from "../../../../policy/core/rule.ts";

export const account = "111111111111";
export const urnOf = (type: string, name: string): string => `urn:pulumi:test::socless::${type}::${name}`;

export function resource(type: string, name: string, props = {}, more: Partial<Resource> = {}): Resource {
  return { type, name, urn: urnOf(type, name), props, ...more };
}

export const functionArn = (name: string, region = "us-east-1"): string =>
  `arn:aws:lambda:${region}:${account}:function:${name}`;

export type Platform = {
  readonly name?: string;
  readonly region?: string;
  readonly memory?: number;
  /** Function → its declaration as a task; `{}`: a function of the platform. */
  readonly functions?: Readonly<Record<string, object>>;
  readonly playbooks?: Readonly<Record<string, object>>;
  readonly starts?: Readonly<Record<string, "IngestEndpoint" | "EventSource">>;
  readonly resources?: readonly Resource[];
};

/** Everything in it belongs to the platform. */
export function platform(of: Platform): readonly Resource[] {
  const { name = "one", region = "us-east-1", memory = 512 } = of;
  const own = resource("socless:index:Platform", `socless-${name}`);
  const within = (one: Resource): Resource => ({ ...one, urn: `${one.urn}-${name}`, parent: one.parent ?? own.urn });
  const functions = Object.entries(of.functions ?? {}).flatMap(([called, declared]) => {
    const declaration = { name: called, ...declared };
    const outputs = { arn: functionArn(called, region), declaration };
    const component = within(resource("socless:index:LambdaFunction", called, {}, { outputs }));
    const child = { parent: component.urn };
    const lambda = { memorySize: memory, architectures: ["arm64"], region };
    return [
      component,
      within(resource("aws:lambda/function:Function", called, lambda, child)),
      within(resource("aws:cloudwatch/logGroup:LogGroup", called, { retentionInDays: 30, region }, child)),
    ];
  });
  const playbooks = Object.entries(of.playbooks ?? {}).flatMap(([called, definition]) => {
    const component = within(
      resource("socless:index:Playbook", called, {}, { outputs: { declaration: { name: called } } }),
    );
    const machine = { definition: JSON.stringify(definition), region };
    const child = { parent: component.urn };
    return [component, within(resource("aws:sfn/stateMachine:StateMachine", called, machine, child))];
  });
  const endpoints = Object.entries(of.starts ?? {}).map(([playbook, kind]) =>
    within(
      resource(`socless:index:${kind}`, `from-${playbook}`, {}, { outputs: { declaration: { starts: [playbook] } } }),
    ),
  );
  return [own, ...functions, ...playbooks, ...endpoints, ...(of.resources ?? []).map(within)];
}

export const platformFunctions = Object.fromEntries(
  ["ingest", "collect", "dispatch", "ask", "respond", "record-end", "record-failure", "sweep"].map((name) => [
    name,
    {},
  ]),
);
