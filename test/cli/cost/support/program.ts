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

export type Member = {
  readonly name?: string;
  readonly region?: string;
  /** Names of the endpoints whose events it sends. */
  readonly sends?: readonly string[];
};

/** A member of the hub "hub": an alarm on what was not delivered, and a rule for each endpoint. */
export function member({
  name = "shop",
  region = "us-east-1",
  sends = ["guardduty"],
}: Member = {}): readonly Resource[] {
  const own = resource(
    "socless:index:Member",
    `socless-${name}`,
    {},
    { outputs: { declaration: { hub: "socless-hub" } } },
  );
  const forwarder = resource("socless:index:EventForwarder", `socless-${name}-from`, {}, { parent: own.urn });
  const child = { parent: forwarder.urn };
  const arn = `arn:aws:events:${region}:222222222222:event-bus/socless-hub-0000000`;
  const targets = sends.map((endpoint) =>
    resource("aws:cloudwatch/eventTarget:EventTarget", `socless-${name}-from-${endpoint}`, { arn, region }, child),
  );
  const alarm = resource("aws:cloudwatch/metricAlarm:MetricAlarm", `socless-${name}-monitoring`, {}, child);
  const queueArn = { arn: `arn:aws:sqs:${region}:333333333333:undelivered` };
  const queue = resource(
    "aws:sqs/queue:Queue",
    `socless-${name}-from-undelivered`,
    { region },
    { ...child, outputs: queueArn },
  );
  const role = resource("aws:iam/role:Role", `socless-${name}-from`, {}, { parent: forwarder.urn });
  return [own, forwarder, alarm, queue, role, ...targets];
}

export const platformFunctions = Object.fromEntries(
  ["ingest", "collect", "dispatch", "ask", "respond", "record-end", "record-failure", "sweep"].map((name) => [
    name,
    {},
  ]),
);
