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

  it("is open when its condition names nobody", () => {
    for (const condition of [
      { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" } },
      { StringLike: { "aws:PrincipalOrgID": "o-*" } },
      { StringLike: { "aws:SourceVpce": "vpce-*" } },
      { StringEquals: { "aws:PrincipalTag/team": "secops" } },
      { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      { StringEquals: { "aws:ResourceAccount": "123456789012" } },
      { Bool: { "aws:PrincipalIsAWSService": "true" } },
      { StringEquals: { "aws:PrincipalArn": "${aws:PrincipalArn}" } },
      { Null: { "aws:PrincipalOrgID": "false" } },
    ])
      assert.equal(judged("*", condition).length, 1, JSON.stringify(condition));
    assert.deepEqual(judged("*", { StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } }), []);
    assert.deepEqual(judged("*", { StringEquals: { "aws:SourceVpce": ["vpce-a1", "vpce-b2"] } }), []);
    assert.deepEqual(judged("*", { ArnLike: { "aws:SourceArn": "arn:aws:s3:::vault" } }), []);
    assert.deepEqual(
      judged("*", {
        StringEqualsIfExists: { "aws:SourceAccount": "123456789012" },
        Null: { "aws:SourceAccount": "false" },
      }),
      [],
    );
    assert.equal(judged({ AWS: "arn:aws:iam::*:role/deploy" }).length, 1);
  });

  it("may let everybody in whom another statement does not turn away", () => {
    const statement = { Principal: "*", Action: "sqs:SendMessage", Resource: "*" };
    const denial = (more: object) =>
      found(rule, types.queuePolicy, {
        policy: document(statement, { ...statement, Effect: "Deny", Action: "sqs:*", ...more }),
      });
    const others = (key: string) => ({ Condition: { StringNotEquals: { [key]: "o-a1b2c3" } } });
    assert.deepEqual(denial(others("aws:PrincipalOrgID")), []);
    assert.equal(denial({ ...others("aws:PrincipalOrgID"), Action: "sqs:DeleteQueue" }).length, 1);
    assert.equal(denial({ ...others("aws:PrincipalOrgID"), Principal: { AWS: "123456789012" } }).length, 1);
    assert.equal(
      denial({ ...others("aws:PrincipalOrgID"), Resource: "arn:aws:sqs:eu-central-1:123456789012:a" }).length,
      1,
    );
    assert.equal(denial(others("aws:SecureTransport")).length, 1);
    assert.equal(denial({ Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3" } } }).length, 1);
    const narrowed = { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3", "aws:PrincipalTag/team": "secops" } };
    assert.equal(denial({ Condition: narrowed }).length, 1);
  });

  it("of an event bus may stand as a permission", () => {
    const type = "aws:cloudwatch/eventPermission:EventPermission";
    assert.deepEqual(found(rule, type, { principal: "123456789012" }), []);
    assert.deepEqual(
      found(rule, type, {
        principal: "*",
        condition: { key: "aws:PrincipalOrgID", type: "StringEquals", value: "o-1" },
      }),
      [],
    );
    assert.deepEqual(found(rule, type, { principal: "*" }), ["principal: everybody may send events to this bus"]);
  });

  it("may deny to everybody", () => {
    const policy = document({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::vault/*" });
    assert.deepEqual(found(rule, types.bucketPolicy, { policy }), []);
  });
});
