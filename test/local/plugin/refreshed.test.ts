import assert from "node:assert/strict";
import { refreshed } from "../../../local/plugin/refreshed.ts";
import { defaultsKey } from "../../../local/provider/check.ts";
import type { Properties } from "../../../local/service.ts";

const inputsOf = (old: Properties, inputs: Properties) => refreshed(old, { inputs, outputs: {} }).inputs;
const hashes = { old: "0".repeat(64), new: "1".repeat(64) };
const file = (which: "old" | "new") => ({ sha256: hashes[which], files: { "index.mjs": { sha256: hashes[which] } } });

describe("the inputs that a refresh finds", () => {
  it("have the values that the resource has now, of what was given before", () => {
    const live = { name: "a", size: 2, region: "us-east-1", arn: "arn" };
    assert.deepEqual(inputsOf({ name: "a", size: 1 }, live), { name: "a", size: 2 });
  });

  it("lack what the resource has no more", () => assert.deepEqual(inputsOf({ a: 1, b: 2 }, { a: 1 }), { a: 1 }));

  it("keep the note of what was filled in, which no resource knows", () => {
    const old = { name: "a-1234567", [defaultsKey]: ["name"] };
    assert.deepEqual(inputsOf(old, { name: "a-1234567" }), old);
  });

  it("are all that an imported resource has", () => assert.deepEqual(inputsOf({}, { a: 1, b: 2 }), { a: 1, b: 2 }));

  it("and the outputs hold the files that were given, which nobody can read back", () => {
    const live = { inputs: { code: file("new"), timeout: 3 }, outputs: { code: file("new"), arn: "a" } };
    assert.deepEqual(refreshed({ code: file("old"), timeout: 2 }, live), {
      inputs: { code: file("old"), timeout: 3 },
      outputs: { code: file("old"), arn: "a" },
    });
  });
});
