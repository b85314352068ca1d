import assert from "node:assert/strict";
import { noWildcardAction as rule } from "../../../../policy/rules/access/no-wildcard-action.ts";
import { document, found, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

const bucket = "arn:aws:s3:::reports";
const judged = (action: unknown, type: string = types.rolePolicy) =>
  found(rule, type, { policy: document({ Action: action, Resource: bucket }) });

describe("actions in a policy", () => {
  it("are named one by one", () => {
    assert.deepEqual(judged(["s3:GetObject", "s3:PutObject"]), []);
    assert.deepEqual(judged("s3:GetObject"), []);
  });

  it("are no pattern, in no place and no kind of policy", () => {
    assert.deepEqual(judged("*"), ["policy: it allows the pattern of actions *"]);
    assert.deepEqual(judged(["s3:GetObject", "s3:Put*"]), ["policy: it allows the pattern of actions s3:Put*"]);
    assert.deepEqual(judged("s3:?etObject"), ["policy: it allows the pattern of actions s3:?etObject"]);
    assert.equal(judged("sqs:*", types.queuePolicy).length, 1);
    const inlinePolicies = [{ name: "all", policy: document({ Action: "*", Resource: "*" }) }];
    assert.deepEqual(found(rule, types.role, { inlinePolicies }), [
      "inlinePolicies.0.policy: it allows the pattern of actions *",
    ]);
  });

  it("are no pattern in a trust policy", () => {
    const assumeRolePolicy = document({ Action: "sts:AssumeRole*", Principal: { Service: "lambda.amazonaws.com" } });
    assert.equal(found(rule, types.role, { assumeRolePolicy }).length, 1);
  });

  it("may be a pattern where they are denied", () => {
    const policy = document({ Effect: "Deny", Action: "s3:*", Resource: bucket });
    assert.deepEqual(found(rule, types.bucketPolicy, { policy }), []);
  });

  it("wait for a document that stands only after the deployment", () => {
    assert.deepEqual(found(rule, types.rolePolicy, { policy: notKnownYet }), []);
    assert.deepEqual(waitsFor(rule, types.rolePolicy, { policy: notKnownYet }), ["policy"]);
  });
});
