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

  it("is no wide source, and no bucket that may become another account's", () => {
    const events = "events.amazonaws.com";
    const every = "arn:aws:events:*:*:rule/*";
    assert.deepEqual(judged({ principal: events, sourceArn: every }), [
      `sourceArn: ${events} may call this function for every account of ${every}`,
    ]);
    const bucket = { principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::vault" };
    assert.deepEqual(judged(bucket), [
      "sourceAccount: arn:aws:s3:::vault may become another account's: no sourceAccount is named",
    ]);
    assert.deepEqual(judged({ ...bucket, sourceAccount: "123456789012" }), []);
  });

  it("of a layer is an account's or an organisation's", () => {
    const layer = "aws:lambda/layerVersionPermission:LayerVersionPermission";
    assert.deepEqual(found(rule, layer, { principal: "123456789012" }), []);
    assert.deepEqual(found(rule, layer, { principal: "*", organizationId: "o-a1b2c3" }), []);
    assert.deepEqual(found(rule, layer, { principal: "*" }), ["principal: everybody may use this layer"]);
  });

  it("cannot be said while the source stands only after the deployment", () => {
    assert.deepEqual(judged({ principal, sourceArn: notKnownYet }), []);
    assert.deepEqual(waitsFor(rule, types.permission, { principal, sourceArn: notKnownYet }), ["sourceArn"]);
  });
});
