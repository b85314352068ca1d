import assert from "node:assert/strict";
import { checkHealth } from "../../../../cli/rollout/health/check.ts";

const eu = { name: "eu", stack: "prod-eu", account: "222222222222", region: "eu-central-1" };
const options = { signal: new AbortController().signal, say: () => {} };

describe("the health check of a fleet's target", () => {
  it("asks nothing of a member, which has no platform", async () => {
    const member = { ...eu, hub: "hub", outputs: { name: "eu" } };
    assert.deepEqual(await checkHealth(member, options), { healthy: true, problems: [] });
  });

  it("says that a stack's outputs are not those of a platform", async () => {
    const { healthy, problems } = await checkHealth({ ...eu, outputs: { name: "eu" } }, options);
    assert.equal(healthy, false);
    assert.match(
      problems.join(),
      /The outputs of the stack prod-eu are not those of a platform .*apiUrl.*Deploy it again/s,
    );
  });
});
