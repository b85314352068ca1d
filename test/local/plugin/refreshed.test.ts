import assert from "node:assert/strict";
import { refreshed } from "../../../local/plugin/refreshed.ts";
import { defaultsKey } from "../../../local/provider/check.ts";

describe("the inputs that a refresh finds", () => {
  it("have the values that the resource has now, of what was given before", () => {
    const live = { name: "a", size: 2, region: "us-east-1", arn: "arn" };
    assert.deepEqual(refreshed({ name: "a", size: 1 }, live), { name: "a", size: 2 });
  });

  it("lack what the resource has no more", () => assert.deepEqual(refreshed({ a: 1, b: 2 }, { a: 1 }), { a: 1 }));

  it("keep the note of what was filled in, which no resource knows", () => {
    const old = { name: "a-1234567", [defaultsKey]: ["name"] };
    assert.deepEqual(refreshed(old, { name: "a-1234567" }), old);
  });

  it("are all that an imported resource has", () => assert.deepEqual(refreshed({}, { a: 1, b: 2 }), { a: 1, b: 2 }));
});
