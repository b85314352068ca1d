import assert from "node:assert/strict";
import { noExceptionGrants as rule } from "../../../../policy/rules/access/no-exception-grants.ts";
import { document, found, types } from "../../support/try-rule.ts";

describe("what is allowed", () => {
  it("is named, not all but a list", () => {
    const policy = document({ NotAction: "iam:*", NotResource: "arn:aws:s3:::vault" });
    assert.deepEqual(found(rule, types.policy, { policy }), [
      "policy: it allows by exception, with NotAction",
      "policy: it allows by exception, with NotResource",
    ]);
    const assumeRolePolicy = document({ NotPrincipal: { AWS: "123456789012" }, Action: "sts:AssumeRole" });
    assert.deepEqual(found(rule, types.role, { assumeRolePolicy }), [
      "assumeRolePolicy: it allows by exception, with NotPrincipal",
    ]);
  });

  it("may be denied by exception", () => {
    const policy = document({ Effect: "Deny", NotAction: "s3:GetObject", Resource: "*" });
    assert.deepEqual(found(rule, types.policy, { policy }), []);
  });
});
