import assert from "node:assert/strict";
import { guardedSecrets } from "../../../../policy/rules/secrets/guarded-secrets.ts";
import { namedReaders } from "../../../../policy/rules/secrets/named-readers.ts";
import {
  document,
  found,
  foundInStack,
  notKnownYet,
  resource,
  types,
  urnOf,
  waitsFor,
} from "../../support/try-rule.ts";

describe("a secret among all resources", () => {
  const secret = resource(types.secret, "slack", { description: "slack/bot-token" });
  const policyOf = (name: string) =>
    resource(
      types.secretPolicy,
      "policy",
      { policy: notKnownYet },
      { references: { secretArn: [urnOf(types.secret, name)] } },
    );

  it("has a policy, its own or beside it, also when that is not known yet", () => {
    const judged = (...resources: Parameters<typeof foundInStack>[1]) => foundInStack(guardedSecrets, resources);
    assert.deepEqual(judged(secret), ["slack policy: it has no policy"]);
    assert.deepEqual(judged(secret, policyOf("jira")), ["slack policy: it has no policy"]);
    assert.deepEqual(judged(secret, policyOf("slack")), []);
    for (const policy of [notKnownYet, document({ Effect: "Deny" })])
      assert.deepEqual(judged(resource(types.secret, "slack", { policy })), []);
  });
});

describe("a secret's policy", () => {
  const reader = "arn:aws:iam::123456789012:role/socless/prod/tasks/socless-eu-jira-get-issue-1a2b3c4";
  const condition = (operator: string, readers: unknown) => ({ [operator]: { "aws:PrincipalArn": readers } });
  const deny = {
    Effect: "Deny",
    Principal: "*",
    Action: "secretsmanager:GetSecretValue",
    Resource: "*",
    Condition: condition("ArnNotLike", [reader]),
  };
  const judged = (change: object) =>
    found(namedReaders, types.secretPolicy, { policy: document({ ...deny, ...change }) }).length;

  it("denies reading to everybody but named roles, or those below a path", () => {
    assert.equal(judged({}), 0);
    for (const change of [
      { Principal: { AWS: "*" }, Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"] },
      { Action: "secretsmanager:*" },
      { Condition: condition("StringNotEquals", reader) },
      { Condition: condition("ArnNotLike", ["arn:*:iam::123456789012:role/socless/prod/*"]) },
      { Condition: condition("ArnNotEqualsIfExists", [reader, "arn:aws:iam::123456789012:user/break-glass"]) },
    ])
      assert.equal(judged(change), 0, JSON.stringify(change));
  });

  it("is found when it leaves more people in", () => {
    for (const change of [
      { Effect: "Allow" },
      { Principal: { AWS: "arn:aws:iam::123456789012:role/intern" } },
      { Action: "secretsmanager:PutSecretValue" },
      { Condition: undefined },
      { Condition: condition("ArnLike", [reader]) },
      { Condition: condition("ArnNotLike", ["*"]) },
      { Condition: condition("ArnNotLike", ["arn:aws:iam::123456789012:role/*"]) },
      { Condition: condition("ArnNotLike", ["arn:aws:iam::*:role/reader"]) },
      { Condition: condition("ArnNotLike", [reader, "arn:aws:iam::123456789012:root"]) },
      { Condition: condition("ArnNotLike", []) },
      { Condition: { ...condition("ArnNotLike", [reader]), Bool: { "aws:ViaAWSService": "false" } } },
    ])
      assert.equal(judged(change), 1, JSON.stringify(change));
  });

  it("may stand in the secret itself, and is waited for", () => {
    assert.deepEqual(found(namedReaders, types.secret, {}), []);
    assert.equal(found(namedReaders, types.secret, { policy: document({}) }).length, 1);
    assert.deepEqual(waitsFor(namedReaders, types.secretPolicy, { policy: notKnownYet }), ["policy"]);
  });
});
