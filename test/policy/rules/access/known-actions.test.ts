import assert from "node:assert/strict";
import { knownActions as rule } from "../../../../policy/rules/access/known-actions.ts";
import { document, found, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

const judged = (action: unknown, more: object = {}) =>
  found(rule, types.rolePolicy, { policy: document({ Action: action, Resource: "*", ...more }) });

describe("an action in a policy", () => {
  it("is one that AWS has, in any letter case, or a pattern that stands for some", () => {
    for (const action of [
      "s3:GetObject",
      "S3:getobject",
      "kafka-cluster:Connect",
      "s3:Get*",
      "*",
      "s3:*",
      "*:Get*",
      "sqs:?endMessage",
    ])
      assert.deepEqual(judged(action), [], action);
  });

  it("is found when it is misspelt", () => {
    assert.deepEqual(judged(["s3:GetObject", "s3:GetObjekt"]), ["policy: AWS has no action s3:GetObjekt"]);
    assert.deepEqual(judged("s3:GetObejct*"), ["policy: AWS has no action s3:GetObejct*"]);
    assert.deepEqual(judged("stepfunctions:StartExecution"), [
      "policy: AWS has no service stepfunctions, of which it names the action stepfunctions:StartExecution",
    ]);
    for (const action of ["GetObject", "s3:", "s3:Get:Object", ""])
      assert.deepEqual(judged(action), [`policy: ${action} is no action: it is not written service:Action`]);
  });

  it("is found where it denies or is excepted, too: there it guards nothing", () => {
    assert.equal(judged("s3:DeleteBuckets", { Effect: "Deny" }).length, 1);
    assert.equal(judged(undefined, { Effect: "Deny", NotAction: ["iam:Get*", "sts:AssumRole"] }).length, 1);
  });

  it("is found in trust and resource policies", () => {
    const assumeRolePolicy = document({ Action: "sts:AssumeRoles", Principal: { Service: "lambda.amazonaws.com" } });
    assert.equal(found(rule, types.role, { assumeRolePolicy }).length, 1);
    const policy = document({ Action: "sqs:Send", Principal: { Service: "events.amazonaws.com" }, Resource: "*" });
    assert.equal(found(rule, types.queuePolicy, { policy }).length, 1);
  });

  it("waits for a document that stands only after the deployment", () => {
    assert.deepEqual(waitsFor(rule, types.rolePolicy, { policy: notKnownYet }), ["policy"]);
  });
});
