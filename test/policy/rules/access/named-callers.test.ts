import assert from "node:assert/strict";
import { namedCallers as rule } from "../../../../policy/rules/access/named-callers.ts";
import { found, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

const judged = (props: object) => found(rule, types.permission, { action: "lambda:InvokeFunction", ...props });
const principal = "apigateway.amazonaws.com";

describe("who may call a function", () => {
  it("is a resource by its ARN, an account's, an organisation's or a role", () => {
    assert.deepEqual(judged({ principal, sourceArn: "arn:aws:execute-api:eu:1:abc/*/POST/events/logins" }), []);
    assert.deepEqual(judged({ principal: "s3.amazonaws.com", sourceAccount: "123456789012" }), []);
    assert.deepEqual(judged({ principal: "*", principalOrgId: "o-a1b2c3" }), []);
    assert.deepEqual(judged({ principal: "arn:aws:iam::123456789012:role/caller" }), []);
  });

  it("is not everybody, and no service for anybody", () => {
    assert.deepEqual(judged({ principal: "*" }), ["principal: everybody may call this function"]);
    assert.deepEqual(judged({ principal }), [
      `sourceArn: ${principal} may call this function for anybody: no source is named`,
    ]);
  });

  it("cannot be said while the source stands only after the deployment", () => {
    assert.deepEqual(judged({ principal, sourceArn: notKnownYet }), []);
    assert.deepEqual(waitsFor(rule, types.permission, { principal, sourceArn: notKnownYet }), ["sourceArn"]);
  });
});
