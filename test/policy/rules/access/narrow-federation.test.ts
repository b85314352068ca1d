import assert from "node:assert/strict";
import { narrowFederation as rule } from "../../../../policy/rules/access/narrow-federation.ts";
import { document, found, types } from "../../support/try-rule.ts";

const judged = (Federated: string, Condition?: object) =>
  found(rule, types.role, {
    assumeRolePolicy: document({ Action: "sts:AssumeRoleWithWebIdentity", Principal: { Federated }, Condition }),
  });
const issuer = "token.actions.githubusercontent.com";
const github = `arn:aws:iam::123456789012:oidc-provider/${issuer}`;
const aud = { [`${issuer}:aud`]: "sts.amazonaws.com" };
const sub = (subject: string | string[]) => ({ StringEquals: aud, StringLike: { [`${issuer}:sub`]: subject } });

describe("an identity of another provider", () => {
  it("is one repository's, or a part of it", () => {
    for (const subject of [
      "repo:acme/socless:ref:refs/heads/main",
      "repo:acme/socless:environment:prod",
      "repo:acme/socless:*",
      "project_path:acme/socless:ref_type:branch:ref:*",
      "system:serviceaccount:socless:worker",
    ])
      assert.deepEqual(judged(github, sub(subject)), [], subject);
    const both = { StringEquals: { ...aud, [`${issuer}:sub`]: "repo:acme/socless:environment:prod" } };
    assert.deepEqual(judged(github, both), []);
  });

  it("is not everybody's", () => {
    assert.deepEqual(judged(github), [
      `assumeRolePolicy: tokens of ${github} for others are taken: nothing demands its aud`,
      `assumeRolePolicy: every identity of ${github} may take this role: nothing demands its sub`,
    ]);
    assert.deepEqual(judged(github, { StringEquals: aud }), [
      `assumeRolePolicy: every identity of ${github} may take this role: nothing demands its sub`,
    ]);
    assert.equal(judged(github, { StringLike: { [`${issuer}:sub`]: "repo:acme/socless:*" } }).length, 1);
    for (const subject of ["repo:acme/*", "repo:*", "repo:*/socless:*", "repo:acme/soc*:*", "*"])
      assert.equal(judged(github, sub(subject)).length, 1, subject);
    assert.equal(judged(github, sub(["repo:acme/socless:*", "repo:*:ref:refs/heads/main"])).length, 1);
  });

  it("is everybody's when the condition demands nothing, or speaks of another provider", () => {
    const subject = { [`${issuer}:sub`]: "repo:acme/socless:*" };
    assert.equal(judged(github, { StringEquals: aud, "ForAllValues:StringLike": subject }).length, 1);
    assert.equal(judged(github, { StringEquals: aud, StringLikeIfExists: subject }).length, 1);
    assert.equal(judged(github, { StringEquals: aud, StringNotLike: { [`${issuer}:sub`]: "repo:evil/*" } }).length, 1);
    const other = { "gitlab.com:aud": "sts.amazonaws.com", "gitlab.com:sub": "project_path:acme/socless:*" };
    assert.equal(judged(github, { StringLike: other }).length, 2);
    assert.deepEqual(
      judged(github, { StringEquals: aud, "ForAllValues:StringLike": subject, Null: { [`${issuer}:sub`]: "false" } }),
      [],
    );
  });

  it("of a provider to consumers is an application's, and no guest's", () => {
    const pool = { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-central-1:a1" } };
    const known = { "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" } };
    assert.deepEqual(judged("cognito-identity.amazonaws.com", { ...pool, ...known }), []);
    assert.deepEqual(judged("cognito-identity.amazonaws.com", pool), [
      "assumeRolePolicy: guests of cognito-identity.amazonaws.com may take this role: nothing demands its amr",
    ]);
    assert.equal(judged("cognito-identity.amazonaws.com", known).length, 1);
    assert.deepEqual(judged("accounts.google.com", { StringEquals: { "accounts.google.com:aud": "66677788899" } }), []);
    assert.equal(judged("accounts.google.com").length, 1);
  });

  it("by SAML comes in an answer that was meant for AWS", () => {
    const saml = "arn:aws:iam::123456789012:saml-provider/okta";
    assert.deepEqual(judged(saml, { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }), []);
    assert.deepEqual(judged(saml), [
      `assumeRolePolicy: answers of ${saml} that are meant for others are taken: nothing demands SAML:aud`,
    ]);
  });
});
