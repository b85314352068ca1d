/** One of each resource type that the local cloud knows: what a program would give for it. */
import { createHash } from "node:crypto";
import type { Inputs } from "../../../../../cli/rollout/repair/pending.ts";
import type { Made } from "../../../../local/services/running-cloud.ts";

/** What the function runs; the cloud must have it before. */
export const source = "export const handler = async (event) => event;";
const sha256 = createHash("sha256").update(source).digest("hex");
export const document = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const trust = document({
  Effect: "Allow",
  Principal: { Service: ["lambda.amazonaws.com", "states.amazonaws.com", "scheduler.amazonaws.com"] },
  Action: "sts:AssumeRole",
});
const anything = document({ Effect: "Allow", Action: "sqs:*", Resource: "*" });

/** Inputs of one of each type, in an order in which they can be made; `made` holds those before by type. */
export const samples: Readonly<Record<string, (made: Record<string, Made>) => Inputs>> = {
  "aws:iam/role:Role": () => ({ assumeRolePolicy: trust }),
  "aws:iam/rolePolicy:RolePolicy": (made) => ({ role: made["aws:iam/role:Role"]?.id, policy: anything }),
  "aws:iam/policy:Policy": () => ({ policy: anything, path: "/socless/" }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (made) => ({
    role: made["aws:iam/role:Role"]?.id,
    policyArn: made["aws:iam/policy:Policy"]?.id,
  }),
  "aws:cloudwatch/logGroup:LogGroup": () => ({}),
  "aws:dynamodb/table:Table": () => ({
    hashKey: "id",
    billingMode: "PAY_PER_REQUEST",
    attributes: [{ name: "id", type: "S" }],
  }),
  "aws:s3/bucket:Bucket": () => ({}),
  "aws:s3/bucketVersioning:BucketVersioning": (made) => ({
    ...inBucket(made),
    versioningConfiguration: { status: "Enabled" },
  }),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (made) => ({
    ...inBucket(made),
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": (made) => ({ ...inBucket(made), blockPublicAcls: true }),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": (made) => ({
    ...inBucket(made),
    rules: [{ id: "old", status: "Enabled", filter: {}, noncurrentVersionExpiration: { noncurrentDays: 90 } }],
  }),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": (made) => ({
    ...inBucket(made),
    rule: { objectOwnership: "BucketOwnerEnforced" },
  }),
  "aws:s3/bucketPolicy:BucketPolicy": (made) => ({
    ...inBucket(made),
    policy: document({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: `arn:aws:s3:::${made["aws:s3/bucket:Bucket"]?.id}/*`,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  }),
  "aws:secretsmanager/secret:Secret": () => ({ description: "a secret" }),
  "aws:secretsmanager/secretPolicy:SecretPolicy": (made) => ({
    secretArn: made["aws:secretsmanager/secret:Secret"]?.id,
    policy: document({
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::000000000001:role/x" } },
    }),
  }),
  "aws:sns/topic:Topic": () => ({}),
  "aws:sns/topicSubscription:TopicSubscription": (made) => ({
    topic: made["aws:sns/topic:Topic"]?.id,
    protocol: "email",
    endpoint: "oncall@example.com",
  }),
  "aws:sqs/queue:Queue": () => ({}),
  "aws:sqs/queuePolicy:QueuePolicy": (made) => ({
    queueUrl: made["aws:sqs/queue:Queue"]?.id,
    policy: document({
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: made["aws:sqs/queue:Queue"]?.outputs.arn,
    }),
  }),
  "aws:lambda/function:Function": (made) => ({
    role: made["aws:iam/role:Role"]?.outputs.arn,
    handler: "index.handler",
    runtime: "nodejs24.x",
    code: { sha256, files: { "index.mjs": { sha256 } } },
  }),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": (made) => ({
    functionName: made["aws:lambda/function:Function"]?.id,
    maximumRetryAttempts: 0,
  }),
  "aws:lambda/permission:Permission": (made) => ({
    action: "lambda:InvokeFunction",
    function: made["aws:lambda/function:Function"]?.id,
    principal: "apigateway.amazonaws.com",
  }),
  "aws:lambda/eventSourceMapping:EventSourceMapping": (made) => ({
    functionName: made["aws:lambda/function:Function"]?.id,
    eventSourceArn: made["aws:sqs/queue:Queue"]?.outputs.arn,
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": () => ({
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "Errors",
    namespace: "AWS/Lambda",
    period: 60,
    statistic: "Sum",
    threshold: 0,
  }),
  "aws:cloudwatch/eventBus:EventBus": () => ({}),
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": (made) => ({
    eventBusName: made["aws:cloudwatch/eventBus:EventBus"]?.id,
    policy: document({ Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: "*" }),
  }),
  "aws:cloudwatch/eventRule:EventRule": () => ({ eventPattern: '{"source":["x"]}' }),
  "aws:cloudwatch/eventTarget:EventTarget": (made) => ({
    rule: made["aws:cloudwatch/eventRule:EventRule"]?.id,
    arn: made["aws:sqs/queue:Queue"]?.outputs.arn,
  }),
  "aws:scheduler/schedule:Schedule": (made) => ({
    scheduleExpression: "rate(1 minute)",
    flexibleTimeWindow: { mode: "OFF" },
    target: { arn: made["aws:sqs/queue:Queue"]?.outputs.arn, roleArn: made["aws:iam/role:Role"]?.outputs.arn },
  }),
  "aws:sfn/stateMachine:StateMachine": (made) => ({
    roleArn: made["aws:iam/role:Role"]?.outputs.arn,
    definition: JSON.stringify({
      QueryLanguage: "JSONata",
      StartAt: "end",
      States: { end: { Type: "Succeed" } },
    }),
  }),
  "aws:apigatewayv2/api:Api": () => ({ protocolType: "HTTP" }),
  "aws:apigatewayv2/integration:Integration": (made) => ({
    ...inApi(made),
    integrationType: "AWS_PROXY",
    integrationUri: made["aws:lambda/function:Function"]?.outputs.arn,
    payloadFormatVersion: "2.0",
  }),
  "aws:apigatewayv2/route:Route": (made) => ({
    ...inApi(made),
    routeKey: "GET /health",
    target: `integrations/${made["aws:apigatewayv2/integration:Integration"]?.id}`,
  }),
  "aws:apigatewayv2/stage:Stage": (made) => ({ ...inApi(made), name: "$default", autoDeploy: true }),
};
const inBucket = (made: Record<string, Made>) => ({ bucket: made["aws:s3/bucket:Bucket"]?.id });
const inApi = (made: Record<string, Made>) => ({ apiId: made["aws:apigatewayv2/api:Api"]?.id });
