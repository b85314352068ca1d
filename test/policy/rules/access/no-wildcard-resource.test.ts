import assert from "node:assert/strict";
import { noWildcardResource as rule } from "../../../../policy/rules/access/no-wildcard-resource.ts";
import { document, found, types } from "../../support/try-rule.ts";

const judged = (action: string | string[], resource: string | string[], Condition?: object) =>
  found(rule, types.rolePolicy, { policy: document({ Action: action, Resource: resource, Condition }) });

const named: readonly (readonly [action: string, resource: string])[] = [
  ["dynamodb:PutItem", "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts"],
  ["dynamodb:Query", "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts/index/*"],
  ["lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:123456789012:function:ask:*"],
  ["s3:PutObject", "arn:aws:s3:::vault/*"],
  ["s3:PutObject", "arn:*:s3:::vault/alerts/*"],
  ["s3:PutObject", "arn:aws:s3:::homes/${aws:username}/*"],
  ["iam:GetUser", "arn:aws:iam::123456789012:user/${aws:username}"],
  ["iam:GetUser", "arn:aws:iam::*:user/${aws:username}"],
  ["iam:ChangePassword", "arn:aws:iam::*:user/people/${aws:username}"],
  ["execute-api:Invoke", "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4/*"],
  ["logs:PutLogEvents", "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ask:*"],
  ["iam:GetRole", "arn:aws:iam::123456789012:role/socless/prod/tasks/*"],
  ["ssm:GetParametersByPath", "arn:aws:ssm:eu-central-1:123456789012:parameter/socless/*"],
  ["secretsmanager:DescribeSecret", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:jira/token-??????"],
  ["states:DescribeExecution", "arn:aws:states:eu-central-1:123456789012:execution:triage:*"],
];

const wide: readonly (readonly [action: string, resource: string])[] = [
  ["dynamodb:PutItem", "*"],
  ["dynamodb:PutItem", "arn:*"],
  ["dynamodb:PutItem", "arn:aws:dynamodb:*"],
  ["dynamodb:PutItem", "arn:aws:dynamodb:eu-central-1:123456789012:*"],
  ["dynamodb:PutItem", "arn:aws:dynamodb:eu-central-1:123456789012:table/*"],
  ["dynamodb:PutItem", "arn:aws:dynamodb:*:123456789012:table/alerts"],
  ["dynamodb:PutItem", "arn:aws:dynamodb:eu-central-1:*:table/alerts"],
  ["dynamodb:PutItem", "arn:aws:dynamodb:eu-central-?:123456789012:table/alerts"],
  ["dynamodb:PutItem", "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts-*"],
  ["dynamodb:DescribeTable", "arn:aws:dynamodb:eu-central-1:123456789012:table/*"],
  ["lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:123456789012:function:*"],
  ["lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:123456789012:function:ask*"],
  ["s3:PutObject", "arn:aws:s3:::*"],
  ["s3:PutObject", "arn:aws:s3:::*/alerts/*"],
  ["s3:ListBucket", "arn:aws:s3:::vault-?"],
  ["sqs:SendMessage", "arn:aws:sqs:eu-central-1:123456789012:*"],
  ["iam:GetRole", "arn:aws:iam::*:role/socless-member"],
  ["iam:GetUser", "arn:aws:iam::*:user/*/${aws:username}"],
  ["iam:GetUser", "arn:aws:iam::*:user/${aws:username}-*"],
  ["iam:GetUser", "arn:aws:iam::*:user/${aws:PrincipalTag/team}"],
  ["iam:GetRole", "arn:aws:iam::123456789012:role/*"],
  ["iam:GetRole", "arn:aws:iam::123456789012:role/aws-service-role/*"],
  ["logs:PutLogEvents", "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/*"],
  ["secretsmanager:DescribeSecret", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:??????"],
  ["secretsmanager:DescribeSecret", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:jira-*"],
];

describe("resources in a policy", () => {
  for (const [action, resource] of named)
    it(`may be ${resource} for ${action}`, () => assert.deepEqual(judged(action, resource), []));

  for (const [action, resource] of wide)
    it(`may not be ${resource} for ${action}`, () =>
      assert.deepEqual(judged(action, resource), [`policy: it allows ${action} on ${resource}`]));

  it("may be `*` for the actions for which AWS has no resource type, and for those only", () => {
    for (const action of [
      "states:SendTaskSuccess",
      "xray:PutTraceSegments",
      "s3:ListAllMyBuckets",
      "ecr:GetAuthorizationToken",
    ])
      assert.deepEqual(judged(action, "*"), []);
    assert.deepEqual(judged(["states:SendTaskSuccess", "STATES:startExecution", "sqs:SendMessage"], "*"), [
      "policy: it allows STATES:startExecution, sqs:SendMessage on *",
    ]);
  });

  it("are told one by one, each with its own actions", () => {
    const bucket = "arn:aws:s3:::*";
    const table = "arn:aws:dynamodb:eu-central-1:123456789012:table/*";
    assert.deepEqual(judged(["s3:PutObject", "dynamodb:PutItem"], [bucket, "arn:aws:s3:::vault/*", table]), [
      `policy: it allows s3:PutObject on ${bucket}`,
      `policy: it allows dynamodb:PutItem on ${table}`,
    ]);
  });

  it("may not be `*` for a pattern of actions that could name resources", () => {
    assert.deepEqual(judged("s3:Get*", "*"), ["policy: it allows s3:Get* on *"]);
    assert.deepEqual(judged("*", "*"), ["policy: it allows * on *"]);
    assert.deepEqual(judged("*:*", "arn:aws:s3:::*"), ["policy: it allows *:* on arn:aws:s3:::*"]);
    assert.deepEqual(judged("states:SendTask*", "*"), []);
    assert.deepEqual(judged("s3:*", "arn:aws:s3:::vault/*"), []);
  });

  it("may be what is not made yet, when AWS chooses its id", () => {
    const ec2 = (thing: string) => `arn:aws:ec2:eu-central-1:123456789012:${thing}`;
    assert.deepEqual(judged("ec2:CreateSecurityGroup", ec2("security-group/*")), []);
    assert.deepEqual(judged("ec2:RunInstances", [ec2("instance/*"), ec2("volume/*")]), []);
    assert.equal(judged("ec2:CreateSecurityGroup", "arn:aws:ec2:eu-central-1:*:security-group/*").length, 1);
    assert.equal(judged("ec2:CreateTags", ec2("instance/*")).length, 1);
    assert.equal(judged("ec2:AttachVolume", ec2("volume/*")).length, 1);
    assert.equal(judged("ec2:TerminateInstances", ec2("instance/*")).length, 1);
    assert.equal(judged("s3:CreateBucket", "arn:aws:s3:::*").length, 1);
  });

  it("may be all interfaces of one place, for Lambda's own calls that connect a function to a network", () => {
    const actions = ["ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"];
    const interfaces = "arn:aws:ec2:eu-central-1:123456789012:network-interface/*";
    const byLambda = { Null: { "lambda:SourceFunctionArn": "true" } };
    assert.deepEqual(judged(actions, interfaces, byLambda), []);
    assert.deepEqual(judged("ec2:CreateNetworkInterface", interfaces), []);
    for (const condition of [undefined, { Null: { "lambda:SourceFunctionArn": "false" } }])
      assert.deepEqual(judged(actions, interfaces, condition), [
        `policy: it allows ${actions.join(", ")} on ${interfaces}`,
      ]);
    for (const wider of [
      "*",
      "arn:aws:ec2:*:123456789012:network-interface/*",
      "arn:aws:ec2:eu-central-1:123456789012:*",
    ])
      assert.equal(judged("ec2:DeleteNetworkInterface", wider, byLambda).length, 1, wider);
    assert.equal(judged("ec2:DetachNetworkInterface", interfaces, byLambda).length, 1);
  });

  it("may be what a condition on their tags names, if it names something", () => {
    const stop = (Condition: object) => judged("ec2:StopInstances", "*", Condition).length;
    assert.equal(stop({ StringEquals: { "aws:ResourceTag/team": "secops" } }), 0);
    assert.equal(stop({ StringEquals: { "ec2:ResourceTag/team": ["secops", "sre"] } }), 0);
    assert.equal(stop({ StringLike: { "aws:ResourceTag/team": "*" } }), 1);
    assert.equal(stop({ StringEqualsIfExists: { "aws:ResourceTag/team": "secops" } }), 1);
    assert.equal(stop({ StringNotEquals: { "aws:ResourceTag/team": "secops" } }), 1);
    assert.equal(stop({ StringEquals: { "aws:RequestedRegion": "eu-central-1" } }), 1);
  });

  it("may be `*` for metrics of a namespace that a condition names", () => {
    const put = (Condition?: object) => judged("cloudwatch:PutMetricData", "*", Condition).length;
    assert.equal(put({ StringEquals: { "cloudwatch:namespace": "socless" } }), 0);
    assert.equal(put({ StringLike: { "cloudwatch:namespace": "socless/*" } }), 0);
    assert.equal(put({ StringLike: { "cloudwatch:namespace": "*" } }), 1);
    assert.equal(put({ StringNotEquals: { "cloudwatch:namespace": "AWS/Billing" } }), 1);
    assert.equal(put(), 1);
  });

  it("are not asked for where the statement denies, or the action is not known", () => {
    const policy = document({ Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" });
    assert.deepEqual(found(rule, types.rolePolicy, { policy }), []);
    assert.deepEqual(judged("s3:GetObjekt", "*"), []);
  });

  it("are found in each form of a document", () => {
    const statement = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };
    const message = "it allows sqs:SendMessage on *";
    for (const policy of [
      { Statement: statement },
      { Statement: [statement] },
      JSON.stringify({ Statement: statement }),
    ])
      assert.deepEqual(found(rule, types.policy, { policy }), [`policy: ${message}`]);
    assert.deepEqual(
      found(rule, types.role, { inlinePolicies: [{ name: "send", policy: { Statement: statement } }] }),
      [`inlinePolicies.0.policy: ${message}`],
    );
  });
});
