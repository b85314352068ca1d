import assert from "node:assert/strict";
import { conditionedCrossAccountAccess } from "../../../../policy/rules/access/conditioned-cross-account-access.ts";
import { conditionedCrossAccountTrust } from "../../../../policy/rules/access/conditioned-cross-account-trust.ts";
import { document, foundInStack, resource, types } from "../../support/try-rule.ts";

const arn = "arn:aws:iam::123456789012:role/member";
const hub = "arn:aws:iam::999999999999:role/hub";
const external = { StringEquals: { "sts:ExternalId": "7d1c" } };
const organization = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3" } };

const trusted = (Principal: unknown, Condition?: object, outputs: object = { arn }) => {
  const assumeRolePolicy = document({ Action: "sts:AssumeRole", Principal, Condition });
  return foundInStack(conditionedCrossAccountTrust, [
    resource(types.role, "member", { assumeRolePolicy }, { outputs: { ...outputs } }),
  ]);
};

describe("a role of another account", () => {
  it("takes a role under a condition that tells whom it acts for", () => {
    assert.deepEqual(trusted({ AWS: hub }, external), []);
    assert.deepEqual(trusted({ AWS: hub }, organization), []);
    assert.deepEqual(trusted({ AWS: hub }), [
      `member assumeRolePolicy: ${hub} of another account may take this role without an external id or an organisation`,
    ]);
    assert.equal(trusted({ AWS: "arn:aws:sts::999999999999:assumed-role/hub/session" }).length, 1);
    assert.equal(trusted({ AWS: hub }, { StringLike: { "sts:ExternalId": "*" } }).length, 1);
  });

  it("is told from one's own", () => {
    assert.deepEqual(trusted({ AWS: "arn:aws:iam::123456789012:role/deploy" }), []);
    assert.deepEqual(trusted({ AWS: hub }, undefined, {}), [], "nothing tells which account is one's own");
    const provider = resource("pulumi:providers:aws", "eu", { allowedAccountIds: ["123456789012"] });
    const assumeRolePolicy = document({ Action: "sts:AssumeRole", Principal: { AWS: hub } });
    const role = resource(types.role, "member", { assumeRolePolicy });
    assert.equal(foundInStack(conditionedCrossAccountTrust, [role, provider]).length, 1);
  });

  it("is left to iam-narrow-trust when it is the whole account", () => {
    assert.deepEqual(trusted({ AWS: "999999999999" }), []);
    const named = { ArnEquals: { "aws:PrincipalArn": hub } };
    assert.equal(trusted({ AWS: "999999999999" }, named).length, 1);
    assert.deepEqual(trusted({ AWS: "999999999999" }, { ...named, ...external }), []);
    assert.deepEqual(trusted({ Service: "states.amazonaws.com" }), []);
  });
});

describe("another account at a resource", () => {
  const judged = (Principal: unknown, Condition?: object) => {
    const policy = document({ Action: "sqs:SendMessage", Principal, Resource: "*", Condition });
    return foundInStack(conditionedCrossAccountAccess, [
      resource(types.queue, "alerts", {}, { outputs: { arn: "arn:aws:sqs:eu-central-1:123456789012:alerts" } }),
      resource(types.queuePolicy, "policy", { policy }),
    ]);
  };

  it("is a named role, or comes under a condition", () => {
    assert.deepEqual(judged({ AWS: hub }), []);
    assert.deepEqual(judged({ AWS: "arn:aws:iam::999999999999:root" }, organization), []);
    assert.deepEqual(judged({ AWS: ["arn:aws:iam::123456789012:root", "123456789012"] }), []);
  });

  it("is not everybody there", () => {
    assert.deepEqual(judged({ AWS: "arn:aws:iam::999999999999:root" }), [
      "policy policy: everybody in the account 999999999999 may do sqs:SendMessage here, without a condition",
    ]);
    assert.equal(judged({ AWS: ["999999999999", hub] }, { Bool: { "aws:SecureTransport": "true" } }).length, 1);
  });
});
