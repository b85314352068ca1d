import assert from "node:assert/strict";
import { stackName, targetOfStack } from "../../../../cli/rollout/fleet/stack-name.ts";

describe("the stacks of a fleet", () => {
  it("are told by their names, also where one fleet's name begins like another's", () => {
    assert.equal(targetOfStack("prod", stackName("prod", "eu-one")), "eu-one");
    assert.equal(targetOfStack("prod", stackName("prod-eu", "one")), undefined);
    assert.equal(targetOfStack("prod", "prod"), undefined);
    assert.equal(targetOfStack("prod", "prod.rollout"), undefined);
  });
});
