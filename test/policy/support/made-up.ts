/** Small made-up stacks for rules that judge all resources together. */
import type { Props, Resource } from "../../../policy/core/rule.ts";
import { document, resource, types, urnOf } from "./try-rule.ts";

export const more = {
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  eventRule: "aws:cloudwatch/eventRule:EventRule",
  eventTarget: "aws:cloudwatch/eventTarget:EventTarget",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  secret: "aws:secretsmanager/secret:Secret",
} as const;

const account = ":eu-central-1:123456789012:";

/** ARNs of the made-up account, for example `arn.table("eu-alerts")`. */
export const arn = {
  table: (name: string) => `arn:aws:dynamodb${account}table/${name}`,
  lambda: (name: string) => `arn:aws:lambda${account}function:${name}`,
  log: (name: string) => `arn:aws:logs${account}log-group:${name}`,
  machine: (name: string) => `arn:aws:states${account}stateMachine:${name}`,
  execution: (name: string) => `arn:aws:states${account}execution:${name}`,
  queue: (name: string) => `arn:aws:sqs${account}${name}`,
  secret: (name: string) => `arn:aws:secretsmanager${account}secret:${name}-a1b2c3`,
  rule: (name: string) => `arn:aws:events${account}rule/${name}`,
  role: (name: string) => `arn:aws:iam::123456789012:role/${name}`,
  bucket: (name: string) => `arn:aws:s3:::${name}`,
};

export const platform = (name = "eu"): Resource => resource("socless:index:Platform", name, {});
const inPlatform = (name: string) => ({ parent: urnOf("socless:index:Platform", name.split("-")[0] ?? "") });

/** A resource of the platform `eu`, whose ARN the deployment has answered. */
export const made = (type: string, name: string, arn: string, props: Props = {}): Resource =>
  resource(type, name, props, { ...inPlatform(name), outputs: { arn, name, url: `https://sqs/${name}` } });

export const allow = (actions: string | readonly string[], resources: string | readonly string[]) => ({
  Action: actions,
  Resource: resources,
});

/** A role and its policy, and what it refers to. */
export function role(name: string, parent: string, ...statements: readonly object[]): readonly Resource[] {
  return [
    resource(types.role, name, {}, { parent, outputs: { arn: arn.role(name), name } }),
    resource(
      types.rolePolicy,
      name,
      { role: name, policy: document(...statements) },
      { parent, references: { role: [urnOf(types.role, name)] } },
    ),
  ];
}

const ownLog = (name: string) => allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${arn.log(name)}:*`);

/** A function `eu-ask` with its component, its log group and its role; the declaration says what `words` say. */
export function aFunction(name: string, words: Props, ...statements: readonly object[]): readonly Resource[] {
  const component = urnOf("socless:index:LambdaFunction", name);
  const declaration = { name: name.split("-").slice(1).join("-"), at: `functions/${name}.ts:1`, ...words };
  return [
    resource(types.logGroup, name, {}, { parent: component, outputs: { arn: arn.log(name), name } }),
    ...role(name, component, ownLog(name), ...statements),
    resource(
      types.lambda,
      name,
      { role: arn.role(name), loggingConfig: { logGroup: name } },
      {
        parent: component,
        outputs: { arn: arn.lambda(name), name },
        references: { role: [urnOf(types.role, name)], loggingConfig: [urnOf(types.logGroup, name)] },
      },
    ),
    resource(
      "socless:index:LambdaFunction",
      name,
      {},
      { ...inPlatform(name), outputs: { arn: arn.lambda(name), declaration } },
    ),
  ];
}

/** A playbook `eu-triage-1` with its component, its machine and its role. */
export function aPlaybook(name: string, words: Props, definition: object, ...statements: readonly object[]) {
  const component = urnOf("socless:index:Playbook", name);
  const declaration = { name: name.split("-")[1], at: `playbooks/${name}.ts:1`, ...words };
  return [
    resource("socless:index:Playbook", name, {}, { ...inPlatform(name), outputs: { declaration } }),
    ...role(name, component, ...statements),
    resource(
      types.machine,
      name,
      { definition: JSON.stringify(definition), roleArn: arn.role(name) },
      {
        parent: component,
        outputs: { arn: arn.machine(name), name },
        references: { roleArn: [urnOf(types.role, name)] },
      },
    ),
  ];
}

/** A state that calls a function. */
export const calling = (functionName: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: functionName },
});

/** The stack with one resource changed: what stands in `change` is laid over its inputs and outputs. */
export const withChange = (
  resources: readonly Resource[],
  type: string,
  name: string,
  change: Props,
): readonly Resource[] =>
  resources.map((one) =>
    one.type === type && one.name === name
      ? {
          ...one,
          props: { ...one.props, ...change },
          ...(one.outputs ? { outputs: { ...one.outputs, ...change } } : {}),
        }
      : one,
  );
