import assert from "node:assert/strict";
import { supportedRuntimes as rule } from "../../../../policy/rules/operation/supported-runtimes.ts";
import { found, types } from "../../support/try-rule.ts";

describe("a function's runtime", () => {
  it("is one that AWS supports, or the image's own", () => {
    assert.deepEqual(found(rule, types.lambda, { runtime: "nodejs24.x" }), []);
    assert.deepEqual(found(rule, types.lambda, { packageType: "Image" }), []);
    for (const runtime of ["nodejs16.x", "python3.8", "go1.x"])
      assert.deepEqual(found(rule, types.lambda, { runtime }), [
        `runtime: ${runtime} is not among the supported runtimes`,
      ]);
  });

  it("is one that the configuration names", () => {
    assert.equal(found(rule, types.lambda, { runtime: "nodejs22.x" }, { supported: ["nodejs24.x"] }).length, 1);
  });
});
