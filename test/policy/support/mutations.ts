/** For each rule, one way to break the platform: inputs that the first resource of a type has instead. */
import { document, types } from "./try-rule.ts";

type Mutation = { readonly type: string; readonly change: Readonly<Record<string, unknown>> };

const table = "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts";
const policy = (statement: object) => document({ Action: "dynamodb:GetItem", Resource: table, ...statement });
const trust = (principal: unknown) => document({ Action: "sts:AssumeRole", Principal: principal });

export const mutations: Readonly<Record<string, Mutation>> = {
  "iam-readable-documents": { type: types.rolePolicy, change: { policy: "{}" } },
  "iam-no-wildcard-action": { type: types.rolePolicy, change: { policy: policy({ Action: "dynamodb:*" }) } },
  "iam-no-wildcard-resource": { type: types.rolePolicy, change: { policy: policy({ Resource: "*" }) } },
  "iam-no-exception-grants": {
    type: types.rolePolicy,
    change: { policy: policy({ Action: undefined, NotAction: "iam:PassRole" }) },
  },
  "iam-no-full-access-policies": {
    type: types.role,
    change: { managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"] },
  },
  "iam-narrow-trust": { type: types.role, change: { assumeRolePolicy: trust({ AWS: "*" }) } },
  "iam-service-trust-names-account": {
    type: types.role,
    change: { assumeRolePolicy: trust({ Service: "states.amazonaws.com" }) },
  },
  "resource-policy-no-open-principal": {
    type: types.queuePolicy,
    change: { policy: document({ Action: "sqs:SendMessage", Principal: "*", Resource: "*" }) },
  },
  "lambda-named-callers": { type: types.permission, change: { sourceArn: undefined } },
  "lambda-no-secret-in-environment": {
    type: types.lambda,
    change: { environment: { variables: { JIRA_TOKEN: "hunter2" } } },
  },
  "no-secret-in-plain-sight": { type: types.machine, change: { description: "AKIAIOSFODNN7EXAMPLE" } },
  "dynamodb-recoverable-tables": { type: types.table, change: { pointInTimeRecovery: { enabled: false } } },
  "dynamodb-encrypted-tables": { type: types.table, change: { serverSideEncryption: undefined } },
  "s3-private-buckets": { type: types.publicAccessBlock, change: { blockPublicPolicy: false } },
  "s3-tls-only-buckets": {
    type: types.bucketPolicy,
    change: { policy: document({ Effect: "Deny", Action: "s3:*", Principal: "*", Resource: "*" }) },
  },
  "sqs-encrypted-queues": { type: types.queue, change: { sqsManagedSseEnabled: false } },
  "logs-retention": { type: types.logGroup, change: { retentionInDays: undefined } },
  "api-throttled-stages": { type: types.stage, change: { defaultRouteSettings: undefined } },
  "api-logged-stages": { type: types.stage, change: { accessLogSettings: undefined } },
  "lambda-supported-runtimes": { type: types.lambda, change: { runtime: "nodejs14.x" } },
};
