import assert from "node:assert/strict";
import { narrowTrust as rule } from "../../../../policy/rules/access/narrow-trust.ts";
import { document, found, types } from "../../support/try-rule.ts";

const judged = (Principal: unknown, Condition?: object) =>
  found(rule, types.role, { assumeRolePolicy: document({ Action: "sts:AssumeRole", Principal, Condition }) });
const root = "arn:aws:iam::123456789012:root";

describe("who may take a role", () => {
  it("is a service, a named role, or a condition's", () => {
    assert.deepEqual(judged({ Service: "lambda.amazonaws.com" }), []);
    assert.deepEqual(judged({ AWS: "arn:aws:iam::123456789012:role/deploy" }), []);
    assert.deepEqual(judged({ AWS: root }, { StringEquals: { "sts:ExternalId": "7d1c" } }), []);
    assert.deepEqual(
      judged({ AWS: "123456789012" }, { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/x/*" } }),
      [],
    );
    assert.deepEqual(judged({ AWS: root }, { StringLike: { "aws:PrincipalOrgPaths": "o-a1b2c3/r-1/ou-1/*" } }), []);
  });

  it("is never everybody", () => {
    assert.deepEqual(judged("*"), ["assumeRolePolicy: everybody may take this role"]);
    assert.deepEqual(judged({ AWS: ["arn:aws:iam::123456789012:role/deploy", "*"] }), [
      "assumeRolePolicy: everybody may take this role",
    ]);
    assert.equal(judged({ AWS: "arn:aws:iam::*:role/deploy" }).length, 1);
    assert.equal(judged({ AWS: "*" }, { StringEquals: { "aws:PrincipalOrgID": "o-1" } }).length, 1);
  });

  it("is no whole account without a condition that names somebody", () => {
    assert.deepEqual(judged({ AWS: root }), [
      `assumeRolePolicy: everybody in the account ${root} may take this role, without a condition`,
    ]);
    for (const condition of [
      { Bool: { "aws:SecureTransport": "true" } },
      { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      { StringLike: { "aws:PrincipalOrgID": "o-*" } },
      { StringLike: { "aws:PrincipalOrgPaths": "*/ou-1/*" } },
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/x" } },
      { StringEqualsIfExists: { "sts:ExternalId": "7d1c" } },
      { StringEquals: { "aws:PrincipalTag/team": "secops" } },
    ])
      assert.equal(judged({ AWS: root }, condition).length, 1, JSON.stringify(condition));
  });
});
