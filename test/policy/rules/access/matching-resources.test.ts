import assert from "node:assert/strict";
import { matchingResources as rule } from "../../../../policy/rules/access/matching-resources.ts";
import { document, found, types } from "../../support/try-rule.ts";

const judged = (Action: unknown, Resource: unknown, type: string = types.rolePolicy) =>
  found(rule, type, { policy: document({ Action, Resource }) });

const bucket = "arn:aws:s3:::vault";
const table = "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts";

describe("an action and its resource", () => {
  it("are of one kind", () => {
    assert.deepEqual(judged(["s3:GetObject", "s3:ListBucket"], [bucket, `${bucket}/*`]), []);
    assert.deepEqual(judged("s3:GetObject", "arn:aws:s3:::homes/${aws:username}/*"), []);
    assert.deepEqual(judged(["dynamodb:GetItem", "dynamodb:Query"], [table, `${table}/index/due`]), []);
    assert.deepEqual(judged("logs:CreateLogStream", "arn:aws:logs:eu-central-1:123456789012:log-group:ask:*"), []);
    assert.deepEqual(judged("lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:123456789012:function:ask:live"), []);
    assert.deepEqual(judged("apigateway:GET", "arn:aws:apigateway:eu-central-1::/apis/a1b2c3"), []);
    assert.deepEqual(judged("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess"), []);
    assert.deepEqual(judged("sqs:SendMessage", "arn:aws-us-gov:sqs:us-gov-west-1:${aws:PrincipalAccount}:alerts"), []);
    assert.deepEqual(judged("sqs:SendMessage", "*"), []);
    assert.deepEqual(judged("sqs:SendMessage", "arn:aws:sqs:*"), []);
  });

  it("are told when the action acts on something else", () => {
    assert.deepEqual(judged("sqs:SendMessage", table), [
      `policy: sqs:SendMessage does not act on ${table}, but on arn:\${Partition}:sqs:\${Region}:\${Account}:\${QueueName}`,
    ]);
    assert.equal(judged("s3:GetObject", bucket).length, 1);
    assert.equal(judged(["s3:GetObject", "s3:ListBucket"], [bucket]).length, 1);
    assert.equal(judged("s3:ListBucket", `${bucket}/*`).length, 1);
    assert.equal(judged("dynamodb:GetItem", "arn:aws:dynamodb:::table/alerts").length, 1);
    assert.equal(judged("kms:Decrypt", "arn:aws:kms:eu-central-1:123456789012:alias/vault").length, 1);
    assert.equal(judged("logs:PutLogEvents", "arn:aws:logs:eu-central-1:123456789012:log-group:ask").length, 1);
    assert.equal(judged("dynamodb:GetItem", "alerts").length, 1);
    assert.equal(judged("sns:Publish", "arn:aws:sns:aws:123456789012:alarms").length, 1);
    assert.equal(judged("sqs:SendMessage", "arn:aws:sqs:eu-central-1:12345:alerts").length, 1);
    assert.equal(judged("kms:Decrypt", "arn:${Partition}:kms:eu-central-1:123456789012:key/a1").length, 1);
    assert.equal(judged("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/ReadOnlyAccess").length, 1);
  });

  it("are told by the part of the ARN that stands nowhere", () => {
    const queue = (partition: string, region: string, account: string) =>
      `arn:${partition}:sqs:${region}:${account}:alerts`;
    const said = (arn: string) => judged(["sqs:SendMessage", "sqs:ReceiveMessage"], arn);
    const typo = queue("aws", "eu-cental-1", "123456789012");
    assert.deepEqual(said(typo), [`policy: AWS has no region eu-cental-1 in aws: ${typo}`]);
    const short = queue("aws", "eu-central-1", "12345");
    assert.deepEqual(said(short), [`policy: AWS has no account 12345: ${short}`]);
    const swapped = queue("asw", "eu-central-1", "123456789012");
    assert.deepEqual(said(swapped), [`policy: AWS has no partition asw: ${swapped}`]);
    const right = queue("aws", "eu-central-1", "123456789012");
    assert.deepEqual(judged("sqs:SendMessage", [right, typo]), [
      `policy: AWS has no region eu-cental-1 in aws: ${typo}`,
    ]);
  });

  it("may be in each region that AWS has or may have, and in no other", () => {
    const inRegion = (region: string, partition = "aws") =>
      judged("sqs:SendMessage", `arn:${partition}:sqs:${region}:123456789012:alerts`).length;
    for (const region of [
      "us-east-1",
      "ap-southeast-7",
      "mx-central-1",
      "eu-north-2",
      "eu-*",
      "${aws:RequestedRegion}",
    ])
      assert.equal(inRegion(region), 0, region);
    assert.equal(inRegion("cn-northwest-1", "aws-cn"), 0);
    assert.equal(inRegion("us-gov-west-1", "aws-us-gov"), 0);
    assert.equal(inRegion("eusc-de-east-1", "aws-eusc"), 0);
    assert.equal(inRegion("us-gov-west-1", "*"), 0);
    for (const region of [
      "us",
      "eu-nowhere-7",
      "eu-cental-1",
      "us-east-1a",
      "zz-west-1",
      "us-gov-west-1",
      "aws-global",
    ])
      assert.equal(inRegion(region), 1, region);
    assert.equal(inRegion("eu-central-1", "aws-cn"), 1);
    assert.equal(inRegion("eu-central-1", "asw"), 1);
    assert.equal(inRegion("eu-nowhere-7", "*"), 1);
  });

  it("are told when AWS can allow the action on `*` only", () => {
    assert.deepEqual(judged("states:SendTaskSuccess", "arn:aws:states:eu-central-1:123456789012:stateMachine:m"), [
      "policy: states:SendTaskSuccess can be allowed on * only, not on arn:aws:states:eu-central-1:123456789012:stateMachine:m",
    ]);
  });

  it("are told when a resource stands with no action of its own", () => {
    assert.deepEqual(judged("dynamodb:GetItem", [table, bucket]), [
      `policy: no action of its statement acts on ${bucket}`,
    ]);
    assert.deepEqual(judged("s3:GetObject", [bucket, `${bucket}/*`]), [
      `policy: no action of its statement acts on ${bucket}`,
    ]);
  });

  it("are not judged where a pattern or an unknown action may act on it", () => {
    assert.deepEqual(judged(["dynamodb:GetItem", "s3:Get*"], [table, bucket]), []);
    assert.deepEqual(judged(["dynamodb:GetItem", "s3:GetBukcet"], [table, bucket]), []);
  });

  it("are told where the statement denies: it guards nothing", () => {
    const policy = document({ Effect: "Deny", Action: "s3:DeleteObject", Principal: "*", Resource: bucket });
    assert.equal(found(rule, types.bucketPolicy, { policy }).length, 1);
  });
});
