import assert from "node:assert/strict";
import { noOpenResourcePolicy as rule } from "../../../../policy/rules/access/no-open-resource-policy.ts";
import { document, found, types } from "../../support/try-rule.ts";

const judged = (Principal: unknown, Condition?: object) =>
  found(rule, types.queuePolicy, { policy: document({ Action: "sqs:SendMessage", Principal, Condition }) });

describe("a resource policy", () => {
  it("names who may do something, or where they come from", () => {
    assert.deepEqual(judged({ Service: "events.amazonaws.com" }), []);
    assert.deepEqual(judged({ AWS: "arn:aws:iam::123456789012:role/collect" }), []);
    assert.deepEqual(judged("*", { ArnEquals: { "aws:SourceArn": "arn:aws:events:eu:1:rule/ended" } }), []);
    assert.deepEqual(judged({ AWS: "*" }, { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3" } }), []);
  });

  it("lets nobody in who is not named", () => {
    assert.deepEqual(judged("*"), ["policy: everybody may do sqs:SendMessage here"]);
    assert.equal(judged({ AWS: "*" }).length, 1);
    assert.equal(judged("*", { Bool: { "aws:SecureTransport": "true" } }).length, 1);
  });

  it("is open when its condition demands nothing", () => {
    const account = { "aws:SourceAccount": "123456789012" };
    for (const condition of [
      { StringEqualsIfExists: account },
      { StringNotEquals: account },
      { "ForAllValues:StringEquals": account },
      { ArnLike: { "aws:SourceArn": "*" } },
      { StringLike: { "aws:PrincipalOrgID": ["o-a1b2c3", "*"] } },
      { StringEquals: { "aws:SourceAccount": [] } },
    ])
      assert.equal(judged("*", condition).length, 1, JSON.stringify(condition));
    assert.deepEqual(judged("*", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3/*" } }), []);
  });

  it("may deny to everybody", () => {
    const policy = document({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::vault/*" });
    assert.deepEqual(found(rule, types.bucketPolicy, { policy }), []);
  });
});
