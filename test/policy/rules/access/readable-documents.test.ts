import assert from "node:assert/strict";
import { readableDocuments as rule } from "../../../../policy/rules/access/readable-documents.ts";
import { document, found, types } from "../../support/try-rule.ts";

describe("policy documents", () => {
  it("may be text or an object", () => {
    const statement = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-central-1:1:q" };
    assert.deepEqual(found(rule, types.rolePolicy, { policy: document(statement) }), []);
    assert.deepEqual(found(rule, types.rolePolicy, { policy: { Statement: [statement] } }), []);
  });

  it("are refused when they are no JSON or have no statement, inline ones too", () => {
    const message = "this is no policy document with statements";
    assert.deepEqual(found(rule, types.rolePolicy, { policy: "Allow all" }), [`policy: ${message}`]);
    assert.deepEqual(found(rule, types.role, { assumeRolePolicy: "{}" }), [`assumeRolePolicy: ${message}`]);
    assert.deepEqual(found(rule, types.role, { inlinePolicies: [{ policy: document() }, { policy: "[" }] }), [
      `inlinePolicies.1.policy: ${message}`,
    ]);
  });
});
