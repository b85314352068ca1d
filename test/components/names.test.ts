import assert from "node:assert/strict";
import { logicalName } from "../../components/names.ts";

describe("a logical name", () => {
  it("joins its parts and leaves room for Pulumi's suffix", () => {
    assert.equal(logicalName("function", "socless-eu", "jira/token"), "socless-eu-jira-token");
    assert.equal(logicalName("function", "a".repeat(56)).length, 56);
  });

  it("that would be too long is refused with its length and the longest", () => {
    assert.throws(() => logicalName("function", "a".repeat(57)), /has 57 characters, and a function may have 56/);
    assert.equal(logicalName("stateMachine", "a".repeat(57)).length, 57);
  });
});
