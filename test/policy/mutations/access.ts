import type { Mutation } from "../support/mutation.ts";
import { document, types } from "../support/try-rule.ts";

const table = "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts";
const policy = (statement: object) => document({ Action: "dynamodb:GetItem", Resource: table, ...statement });
const trust = (principal: unknown) => document({ Action: "sts:AssumeRole", Principal: principal });

export const accessMutations: Readonly<Record<string, Mutation>> = {
  "iam-readable-documents": { type: types.rolePolicy, change: { policy: "{}" } },
  "iam-known-actions": { type: types.rolePolicy, change: { policy: policy({ Action: "dynamodb:GetItems" }) } },
  "iam-matching-resources": { type: types.rolePolicy, change: { policy: policy({ Action: "sqs:SendMessage" }) } },
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
};
