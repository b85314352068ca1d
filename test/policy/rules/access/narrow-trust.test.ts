import assert from "node:assert/strict";
import { narrowTrust as rule } from "../../../../policy/rules/access/narrow-trust.ts";
import { document, found, types } from "../../support/try-rule.ts";

const judged = (Principal: unknown, Condition?: object) =>
  found(rule, types.role, { assumeRolePolicy: document({ Action: "sts:AssumeRole", Principal, Condition }) });
const github = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const root = "arn:aws:iam::123456789012:root";

describe("who may take a role", () => {
  it("is a service, a named role, or a condition's", () => {
    assert.deepEqual(judged({ Service: "lambda.amazonaws.com" }), []);
    assert.deepEqual(judged({ AWS: "arn:aws:iam::123456789012:role/deploy" }), []);
    assert.deepEqual(judged({ AWS: root }, { StringEquals: { "sts:ExternalId": "7d1c" } }), []);
    assert.deepEqual(
      judged({ AWS: "123456789012" }, { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::1:role/x/*" } }),
      [],
    );
    const sub = { "token.actions.githubusercontent.com:sub": "repo:acme/socless:ref:refs/heads/main" };
    assert.deepEqual(judged({ Federated: github }, { StringEquals: sub }), []);
  });

  it("is never everybody", () => {
    assert.deepEqual(judged("*"), ["assumeRolePolicy: everybody may take this role"]);
    assert.deepEqual(judged({ AWS: ["arn:aws:iam::123456789012:role/deploy", "*"] }), [
      "assumeRolePolicy: everybody may take this role",
    ]);
    assert.equal(judged({ AWS: "*" }, { StringEquals: { "aws:PrincipalOrgID": "o-1" } }).length, 1);
  });

  it("is no whole account and no identity provider without a condition", () => {
    assert.deepEqual(judged({ AWS: root }), [
      `assumeRolePolicy: everybody in the account ${root} may take this role, without a condition`,
    ]);
    assert.equal(judged({ AWS: root }, { Bool: { "aws:SecureTransport": "true" } }).length, 1);
    assert.deepEqual(judged({ Federated: github }), [
      `assumeRolePolicy: every identity of ${github} may take this role, without a condition`,
    ]);
  });
});
