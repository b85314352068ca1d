import assert from "node:assert/strict";
import { checkHealth } from "../../../../cli/rollout/health/check.ts";

const eu = { name: "eu", stack: "prod-eu", account: "222222222222", region: "eu-central-1" };
const options = { signal: new AbortController().signal, say: () => {} };

describe("the health check of a fleet's target", () => {
  it("says that a member tells no alarms, or that its outputs are none of a member", async () => {
    const { name, account, region } = eu;
    const early = { ...eu, hub: "hub", outputs: { name, account, region, hub: "socless-hub" } };
    const { healthy, problems } = await checkHealth(early, options);
    assert.equal(healthy, false);
    assert.match(problems.join(), /^The member does not tell its alarms: .* Deploy it again/);
    assert.match(
      (await checkHealth({ ...eu, hub: "hub", outputs: { name } }, options)).problems.join(),
      /The outputs of the stack prod-eu are not those of a member .*account.*Deploy it again/s,
    );
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
