import assert from "node:assert/strict";
import { noWildcardResource as rule } from "../../../../policy/rules/access/no-wildcard-resource.ts";
import { document, found, types } from "../../support/try-rule.ts";

const judged = (action: string | string[], resource: string) =>
  found(rule, types.rolePolicy, { policy: document({ Action: action, Resource: resource }) });

describe("resources in a policy", () => {
  for (const resource of [
    "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts",
    "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts/index/*",
    "arn:aws:lambda:eu-central-1:123456789012:function:ask:*",
    "arn:aws:s3:::vault/*",
    "arn:aws:sns:eu-central-1:123456789012:alarms:*",
    "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4/*",
    "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ask:*",
    "arn:aws:iam::123456789012:role/socless/prod/tasks/*",
  ])
    it(`may be ${resource}`, () => assert.deepEqual(judged("x:Do", resource), []));

  for (const resource of [
    "*",
    "arn:*",
    "arn:aws:dynamodb:*",
    "arn:aws:dynamodb:eu-central-1:123456789012:*",
    "arn:aws:dynamodb:eu-central-1:123456789012:table/*",
    "arn:aws:lambda:eu-central-1:123456789012:function:*",
    "arn:aws:s3:::*",
    "arn:aws:sqs:eu-central-1:123456789012:*",
    "arn:aws:iam::123456789012:role/*",
  ])
    it(`may not be ${resource}`, () =>
      assert.deepEqual(judged("x:Do", resource), [`policy: it allows x:Do on ${resource}`]));

  it("may be `*` for the actions for which AWS has no resource type, and for those only", () => {
    assert.deepEqual(judged("states:SendTaskSuccess", "*"), []);
    assert.deepEqual(judged(["logs:CreateLogDelivery", "logs:DescribeResourcePolicies"], "*"), []);
    assert.deepEqual(judged(["states:SendTaskSuccess", "states:StartExecution"], "*"), [
      "policy: it allows states:StartExecution on *",
    ]);
  });
});
