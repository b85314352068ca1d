/** What stands in a local cloud, whoever made it, beside what a stack's state says. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";

type Kind = {
  readonly type: string;
  /** The id in the state, without what the cloud does not keep it by. */
  readonly ofId?: (id: string) => string;
  /** The same of a key in the cloud's store. */
  readonly ofKey: (key: string) => string;
};

const whole = (key: string): string => key;
/** Without the account and the region, or without the account alone. */
const from =
  (part: number, separator = "/") =>
  (key: string): string =>
    key.split("/").slice(part).join(separator);
const last = (path: string): string => path.split("/").at(-1) ?? "";

/** By the collection of the cloud's store that holds them. */
const kinds: Readonly<Record<string, Kind>> = {
  "apigateway/apis": { type: "aws:apigatewayv2/api:Api", ofKey: whole },
  "apigateway/integrations": { type: "aws:apigatewayv2/integration:Integration", ofKey: last },
  "apigateway/routes": { type: "aws:apigatewayv2/route:Route", ofKey: last },
  "apigateway/stages": { type: "aws:apigatewayv2/stage:Stage", ofKey: last },
  "dynamodb.tables": { type: "aws:dynamodb/table:Table", ofKey: last },
  "events/buses": { type: "aws:cloudwatch/eventBus:EventBus", ofKey: last },
  "events/rules": { type: "aws:cloudwatch/eventRule:EventRule", ofKey: from(2) },
  "events/targets": { type: "aws:cloudwatch/eventTarget:EventTarget", ofKey: from(2, "-") },
  "iam/policies": { type: "aws:iam/policy:Policy", ofKey: whole },
  "iam/role-policies": { type: "aws:iam/rolePolicy:RolePolicy", ofKey: from(1, ":") },
  "iam/roles": { type: "aws:iam/role:Role", ofKey: last },
  "lambda/functions": { type: "aws:lambda/function:Function", ofKey: last },
  "lambda/invoke-configs": {
    type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    ofKey: (key) => last(key).replace(":$LATEST", ""),
  },
  "lambda/mappings": { type: "aws:lambda/eventSourceMapping:EventSourceMapping", ofKey: whole },
  "lambda/permissions": { type: "aws:lambda/permission:Permission", ofKey: last },
  "logs.groups": { type: "aws:cloudwatch/logGroup:LogGroup", ofKey: from(2) },
  "monitoring.alarms": { type: "aws:cloudwatch/metricAlarm:MetricAlarm", ofKey: last },
  "s3.buckets": { type: "aws:s3/bucket:Bucket", ofKey: whole },
  "scheduler/schedules": { type: "aws:scheduler/schedule:Schedule", ofKey: from(2) },
  "secretsmanager.secrets": {
    type: "aws:secretsmanager/secret:Secret",
    ofId: (arn) => (arn.split(":").at(-1) ?? "").slice(0, -7),
    ofKey: from(2),
  },
  "sns aws:sns/topic:Topic": { type: "aws:sns/topic:Topic", ofKey: whole },
  "sns aws:sns/topicSubscription:TopicSubscription": {
    type: "aws:sns/topicSubscription:TopicSubscription",
    ofKey: whole,
  },
  "sqs.queues": { type: "aws:sqs/queue:Queue", ofId: last, ofKey: last },
  "states.machines": { type: "aws:sfn/stateMachine:StateMachine", ofKey: whole },
};

/** Settings of another resource, which the cloud keeps with it. */
const parts = [
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
];

/** `<type> <id>` of everything in the cloud of this data folder, running or not. */
export function standing(data: string): string[] {
  return rows(data)
    .flatMap(({ collection, key }) => {
      const kind = kinds[collection];
      return kind ? [`${kind.type} ${kind.ofKey(key)}`] : [];
    })
    .sort();
}

/** `<function>:<version>` of every published version. */
export const publishedVersions = (data: string): string[] =>
  rows(data)
    .filter(({ collection, key }) => collection === "lambda/versions" && !key.endsWith(":$LATEST"))
    .map(({ key }) => last(key))
    .sort();

const exported = z.object({
  deployment: z.object({ resources: z.array(z.object({ type: z.string(), id: z.string().optional() })).default([]) }),
});

/** The same as `standing` of what a state holds (`pulumi stack export`). Fails on a type that is not known here. */
export function recorded(state: string): string[] {
  return exported
    .parse(JSON.parse(state))
    .deployment.resources.filter(({ type, id }) => type.startsWith("aws:") && id !== undefined)
    .filter(({ type }) => !parts.includes(type))
    .map(({ type, id = "" }) => {
      const kind = Object.values(kinds).find((one) => one.type === type) ?? assert.fail(`${type} is in no inventory`);
      return `${type} ${(kind.ofId ?? whole)(id)}`;
    })
    .sort();
}

/** What is in the first list and not in the second. */
export const beyond = (all: readonly string[], known: readonly string[]): string[] =>
  all.filter((one) => !known.includes(one));

function rows(data: string): { collection: string; key: string }[] {
  const store = new DatabaseSync(join(data, "cloud.db"), { readOnly: true });
  try {
    const all = store.prepare("select collection, key from documents").all();
    return all.map(({ collection, key }) => ({ collection: String(collection), key: String(key) }));
  } finally {
    store.close();
  }
}
