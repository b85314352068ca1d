import { type Mutation, plus, without } from "../support/mutation.ts";
import { document, types } from "../support/try-rule.ts";

const key = ["AKIA", "Y7QMDV3XKLTPWZ5J"].join("");
const denial = { Effect: "Deny", Principal: "*", Resource: "*" };

export const secretsMutations: Readonly<Record<string, Mutation>> = {
  "lambda-no-secret-in-environment": {
    type: types.lambda,
    change: { environment: { variables: { JIRA_TOKEN: "hunter2" } } },
  },
  "no-secret-in-plain-sight": { type: types.machine, change: { description: `key: ${key}` } },
  "ssm-no-secret-in-plain-parameter": plus(types.parameter, { type: "String", name: "/jira/token", value: "hunter2" }),
  "ec2-no-secret-in-user-data": plus("aws:ec2/launchTemplate:LaunchTemplate", { userData: `export AWS_KEY=${key}` }),
  "lambda-no-secret-in-code": {
    type: types.lambda,
    change: { code: { __pulumiAsset: true, text: `const key = "${key}";` } },
  },
  "stack-no-secret-in-outputs": plus("pulumi:pulumi:Stack", {}, { outputs: { key } }),
  "logs-no-payloads": {
    type: types.stage,
    change: {
      accessLogSettings: {
        destinationArn: "arn:aws:logs:eu-central-1:123456789012:log-group:api",
        format: "$context.path",
      },
    },
  },
  "no-secret-value-in-program": plus("aws:secretsmanager/secretVersion:SecretVersion", { secretString: "hunter2" }),
  "secretsmanager-recoverable-secrets": { type: types.secret, change: { recoveryWindowInDays: 0 } },
  "secretsmanager-guarded-secrets": without(types.secretPolicy),
  "secretsmanager-named-readers": {
    type: types.secretPolicy,
    change: { policy: document({ ...denial, Action: "secretsmanager:DeleteSecret" }) },
  },
  "kms-rotating-keys": plus("aws:kms/key:Key", { description: "For the vault" }),
};
