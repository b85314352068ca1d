import assert from "node:assert/strict";
import { loggedStages } from "../../../../policy/rules/network/logged-stages.ts";
import { throttledStages } from "../../../../policy/rules/network/throttled-stages.ts";
import { found, types } from "../../support/try-rule.ts";

describe("a stage of an HTTP API", () => {
  it("is throttled, in requests a second and at once", () => {
    const limits = { throttlingRateLimit: 200, throttlingBurstLimit: 500 };
    assert.deepEqual(found(throttledStages, types.stage, { defaultRouteSettings: limits }), []);
    assert.deepEqual(
      found(throttledStages, types.stage, { defaultRouteSettings: { ...limits, throttlingBurstLimit: 0 } }),
      ["defaultRouteSettings.throttlingBurstLimit: the stage sets no throttlingBurstLimit"],
    );
    assert.equal(found(throttledStages, types.stage, {}).length, 2);
  });

  it("logs each request", () => {
    const accessLogSettings = { destinationArn: "arn:aws:logs:eu:1:log-group:api", format: "$context.requestId" };
    assert.deepEqual(found(loggedStages, types.stage, { accessLogSettings }), []);
    assert.deepEqual(found(loggedStages, types.stage, {}), [
      "accessLogSettings.destinationArn: the stage has no access log",
    ]);
  });
});
