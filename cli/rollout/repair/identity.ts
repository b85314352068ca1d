/** What the id of a resource is, for those of which the inputs tell it. Ids are as pulumi-aws gives them. Pure. */
import type { Inputs, Pending } from "./pending.ts";

/** Where a provider works. */
export type Place = { readonly partition: string; readonly account: string; readonly region: string };

/** It cannot be told from here whether the thing is there, and the message says why: a person has to look. */
export class NotKnown extends Error {}

type Id = (inputs: Inputs, place: Place) => string;

/** An input that is plain text. */
export function text(inputs: Inputs, key: string): string {
  const value = inputs[key];
  if (typeof value === "string" && value !== "") return value;
  throw new NotKnown(`its input "${key}" is not plain text in the state`);
}

const plain =
  (key: string): Id =>
  (inputs) =>
    text(inputs, key);
const arn =
  (service: string, kind: string): Id =>
  (inputs, { partition, region, account }) =>
    `arn:${partition}:${service}:${region}:${account}:${kind}${text(inputs, "name")}`;
const onBus = (inputs: Inputs, id: string, separator: string): string =>
  inputs.eventBusName === undefined || inputs.eventBusName === "default"
    ? id
    : `${text(inputs, "eventBusName")}${separator}${id}`;

/** Their automatic names are drawn anew for each resource, so that no other has it. By type: the named input, and the id. */
const named: Readonly<Record<string, { readonly by: string; readonly id: Id }>> = {
  "aws:cloudwatch/eventBus:EventBus": { by: "name", id: plain("name") },
  "aws:cloudwatch/eventRule:EventRule": { by: "name", id: (inputs) => onBus(inputs, text(inputs, "name"), "/") },
  "aws:cloudwatch/logGroup:LogGroup": { by: "name", id: plain("name") },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { by: "name", id: plain("name") },
  "aws:dynamodb/table:Table": { by: "name", id: plain("name") },
  "aws:iam/policy:Policy": {
    by: "name",
    id: (inputs, { partition, account }) =>
      `arn:${partition}:iam::${account}:policy${text(inputs, "path")}${text(inputs, "name")}`,
  },
  "aws:iam/role:Role": { by: "name", id: plain("name") },
  "aws:lambda/function:Function": { by: "name", id: plain("name") },
  "aws:s3/bucket:Bucket": { by: "bucket", id: plain("bucket") },
  "aws:scheduler/schedule:Schedule": {
    by: "name",
    id: (inputs) => `${text(inputs, "groupName")}/${text(inputs, "name")}`,
  },
  "aws:sfn/stateMachine:StateMachine": { by: "name", id: arn("states", "stateMachine:") },
  "aws:sns/topic:Topic": { by: "name", id: arn("sns", "") },
};

/** They are parts of another resource, which is of this stack, and are known within it. */
const parts: Readonly<Record<string, Id>> = {
  "aws:apigatewayv2/stage:Stage": plain("name"),
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": plain("eventBusName"),
  "aws:iam/rolePolicy:RolePolicy": (inputs) => `${text(inputs, "role")}:${text(inputs, "name")}`,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (inputs) =>
    `${text(inputs, "role")}/${text(inputs, "policyArn")}`,
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": (inputs) =>
    [text(inputs, "functionName"), ...(inputs.qualifier === undefined ? [] : [text(inputs, "qualifier")])].join(":"),
  "aws:lambda/permission:Permission": plain("statementId"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": plain("bucket"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": plain("bucket"),
  "aws:s3/bucketPolicy:BucketPolicy": plain("bucket"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": plain("bucket"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": plain("bucket"),
  "aws:s3/bucketVersioning:BucketVersioning": plain("bucket"),
  "aws:secretsmanager/secretPolicy:SecretPolicy": plain("secretArn"),
  "aws:sqs/queuePolicy:QueuePolicy": plain("queueUrl"),
};

/** Made once more, they are the same again: the service answers with what is there. */
const repeatable: readonly string[] = ["aws:sns/topicSubscription:TopicSubscription"];

/** The service gives these their ids; those that are here stand by themselves and are found by this input. */
export const askedByName: Readonly<Record<string, string>> = {
  "aws:apigatewayv2/api:Api": "name",
  "aws:secretsmanager/secret:Secret": "name",
  "aws:sqs/queue:Queue": "name",
};

export type Identity = { readonly id: string } | "repeatable" | "ask";

/**
 * The id of what may have been made. Throws NotKnown when a name was fixed by the program, since a thing of that name may
 * be somebody else's.
 */
export function identityOf({ type, inputs }: Pick<Pending, "type" | "inputs">, place: Place): Identity {
  if (repeatable.includes(type)) return "repeatable";
  const key = named[type]?.by ?? askedByName[type];
  if (key !== undefined && !isAutomatic(inputs, key))
    throw new NotKnown(
      `the program fixes its name, ${text(inputs, key)}: if there is one, it may be another's, whom it would be taken from`,
    );
  if (type === "aws:cloudwatch/eventTarget:EventTarget" && inputs.targetId !== undefined)
    return { id: eventTargetId(inputs, text(inputs, "targetId")) };
  const id = named[type]?.id ?? parts[type];
  return id === undefined ? "ask" : { id: id(inputs, place) };
}

export const eventTargetId = (inputs: Inputs, targetId: string): string =>
  onBus(inputs, `${text(inputs, "rule")}-${targetId}`, "-");

function isAutomatic({ __defaults: defaults }: Inputs, key: string): boolean {
  return Array.isArray(defaults) && defaults.includes(key);
}
