/** What each function may do, on exact ARNs: derived from what it is, in this one place. */
import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "./policy-document.ts";
import type { Target } from "./target.ts";

type Arn = pulumi.Input<string>;

/** Everything below one prefix of a bucket. */
export const objectsOf = (bucket: Arn, prefix: `${string}/`): pulumi.Output<string> =>
  pulumi.interpolate`${bucket}/${prefix}*`;

/** One index of a table. */
export const indexOf = (table: Arn, index: string): pulumi.Output<string> =>
  pulumi.interpolate`${table}/index/${index}`;

/** All published versions of a function, and nothing else of it. */
export const versionsOf = (lambda: Arn): pulumi.Output<string> => pulumi.interpolate`${lambda}:*`;

export function may(actions: readonly string[], ...resources: readonly Arn[]): Statement {
  return { actions, resources };
}

export type ItemCall = "GetItem" | "PutItem" | "UpdateItem" | "Query";

/** Read and write one table's items, by the calls named. */
export function items(table: Arn, ...calls: readonly ItemCall[]): Statement {
  return may(
    calls.map((call) => `dynamodb:${call}`),
    table,
  );
}

export function queryIndex(table: Arn, ...indexes: readonly string[]): Statement {
  return may(["dynamodb:Query"], ...indexes.map((index) => indexOf(table, index)));
}

/** Reads exactly these secrets; no statement when there are none. */
export function readSecrets(arns: readonly Arn[]): readonly Statement[] {
  return arns.length === 0 ? [] : [may(["secretsmanager:GetSecretValue"], ...arns)];
}

/** Answers waiting steps. AWS has no resource type for this call: the token itself is the permission. */
export function answerSteps(): Statement {
  return may(["states:SendTaskSuccess"], "*");
}

/** What an event source mapping needs to read a table's stream. AWS lists streams of all tables or of none. */
export function readStream(stream: Arn): readonly Statement[] {
  return [
    may(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], stream),
    may(["dynamodb:ListStreams"], "*"),
  ];
}

/** What an event source mapping needs to take messages from a queue. */
export function receiveMessages(queue: Arn): Statement {
  return may(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], queue);
}

/**
 * What Lambda needs to connect a function to a network, in these subnets and this security group. The interfaces are
 * Lambda's, and nobody knows their ids before; AWS describes all of them and all subnets, or none. The function's own code
 * may do none of it: its calls, and no others, carry `lambda:SourceFunctionArn`.
 */
export function connectTo(target: Pick<Target, "account" | "region">, subnets: readonly Arn[], group: Arn) {
  const interfaces = `arn:aws:ec2:${target.region}:${target.account}:network-interface/*`;
  const condition = { Null: { "lambda:SourceFunctionArn": "true" } };
  const statements: readonly Statement[] = [
    may(["ec2:CreateNetworkInterface"], interfaces, ...subnets, group),
    may(["ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"], interfaces),
    may(["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], "*"),
  ];
  return statements.map((one) => ({ ...one, condition }));
}

export function sendMessages(...queues: readonly Arn[]): Statement {
  return may(["sqs:SendMessage"], ...queues);
}
