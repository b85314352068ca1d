import assert from "node:assert/strict";
import { parseState } from "../../../../cli/rollout/repair/state.ts";
import { isBrokenOff, outputsOf, targetOutputs } from "../../../../cli/rollout/target/state.ts";

const stack = (outputs?: unknown) => ({
  urn: "urn:pulumi:prod.eu::socless::pulumi:pulumi:Stack::socless-prod.eu",
  type: "pulumi:pulumi:Stack",
  outputs,
});
const state = (deployment: object) => parseState(JSON.stringify({ deployment }));
const withOutputs = (outputs: unknown) => state({ resources: [stack(outputs)] });

describe("a stack's state", () => {
  it("tells the outputs of the stack itself; none where it has none", () => {
    assert.deepEqual(outputsOf(withOutputs({ a: 1 })), { a: 1 });
    assert.deepEqual(outputsOf(withOutputs(undefined)), {});
    assert.deepEqual(outputsOf(state({})), {});
  });

  it("tells what is deployed of its target, a platform's or a member's", () => {
    const [target, member] = [
      { name: "eu", apiUrl: "http://a" },
      { name: "shop", hub: "hub" },
    ];
    assert.deepEqual(targetOutputs(withOutputs({ targets: [target], members: [] })), target);
    assert.deepEqual(targetOutputs(withOutputs({ targets: [], members: [member] })), member);
    for (const nothing of [{ targets: [], members: [] }, {}, { targets: "words" }])
      assert.equal(targetOutputs(withOutputs(nothing)), undefined);
  });

  it("tells whether an update was killed", () => {
    const operation = { type: "creating", resource: stack() };
    assert.equal(isBrokenOff(state({ pending_operations: [operation] })), true);
    assert.equal(isBrokenOff(state({ pending_operations: [] })), false);
    assert.equal(isBrokenOff(state({ pending_operations: null })), false);
  });
});
