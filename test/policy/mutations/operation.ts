import type { Props } from "../../../policy/core/rule.ts";
import { changed, type Mutation, plus, without } from "../support/mutation.ts";
import { types } from "../support/try-rule.ts";

const has = (input: string) => (props: Props) => props[input] !== undefined;
const definition = (change: (definition: Props) => Props) =>
  changed(types.machine, (props) => ({
    ...props,
    definition: JSON.stringify(change(JSON.parse(String(props.definition)))),
  }));

export const operationMutations: Readonly<Record<string, Mutation>> = {
  "lambda-supported-runtimes": { type: types.lambda, change: { runtime: "nodejs14.x" } },
  "lambda-stream-failures": changed(
    types.mapping,
    (props) => ({ ...props, maximumRetryAttempts: -1 }),
    has("startingPosition"),
  ),
  "lambda-async-failures": without("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"),
  "sqs-redriven-queues": changed(
    types.queue,
    (props) => ({
      ...props,
      redrivePolicy: String(props.redrivePolicy).replace(/"maxReceiveCount":\d+/, '"maxReceiveCount":1'),
    }),
    has("redrivePolicy"),
  ),
  "sqs-visibility-fits-function": changed(
    types.queue,
    (props) => ({ ...props, visibilityTimeoutSeconds: 60 }),
    has("redrivePolicy"),
  ),
  "events-dead-letters": changed(
    "aws:cloudwatch/eventTarget:EventTarget",
    ({ deadLetterConfig: _, ...props }) => props,
  ),
  "sns-redriven-subscriptions": plus("aws:sns/topicSubscription:TopicSubscription", {
    protocol: "https",
    endpoint: "https://alerts.example.com/hook",
  }),
  "lambda-bounded-concurrency": changed(types.mapping, ({ scalingConfig: _, ...props }) => props, has("scalingConfig")),
  "sfn-time-limits": definition(({ TimeoutSeconds: _, ...rest }) => rest),
  "sfn-bounded-maps": definition((one) => ({ ...one, States: { ...Object(one.States), each: { Type: "Map" } } })),
  "cloudwatch-told-alarms": { type: "aws:cloudwatch/metricAlarm:MetricAlarm", change: { alarmActions: [] } },
  "cost-reasoned-standing": plus("aws:ec2/natGateway:NatGateway", { connectivityType: "private" }),
};
