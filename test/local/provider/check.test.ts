import assert from "node:assert/strict";
import { check, withoutDefaultsKey } from "../../../local/provider/check.ts";
import { unknown } from "../../../local/provider/values.ts";
import type { Properties } from "../../../local/service.ts";
import { context, sampleResource } from "./sample.ts";

const run = (inputs: Properties, old?: Properties, name = "box") => check(sampleResource(), name, inputs, old, context);

describe("the provider's check", () => {
  it("fills in defaults, the region and a name made of the logical one and seven digits", () => {
    const { inputs, failures } = run({ kind: "a" });
    assert.deepEqual(failures, []);
    assert.match(String(inputs.name), /^box-[0-9a-f]{7}$/);
    assert.deepEqual(
      { ...withoutDefaultsKey(inputs), name: "" },
      { kind: "a", size: 3, region: "us-east-1", name: "" },
    );
  });

  it("gives two resources of one logical name different names", () => {
    assert.notEqual(run({ kind: "a" }).inputs.name, run({ kind: "a" }).inputs.name);
  });

  it("cuts a long logical name so that the whole fits", () => {
    const { inputs } = run({ kind: "a" }, undefined, "a-very-long-logical-name");
    assert.match(String(inputs.name), /^a-very-long--[0-9a-f]{7}$/);
  });

  it("keeps the automatic name of before", () => {
    const old = run({ kind: "a" }).inputs;
    assert.equal(run({ kind: "b" }, old).inputs.name, old.name);
  });

  it("does not take a name that the program gave before for an automatic one", () => {
    const old = run({ kind: "a", name: "mine" }).inputs;
    assert.equal(old.name, "mine");
    assert.match(String(run({ kind: "a" }, old).inputs.name), /^box-/);
  });

  it("refuses an input that it does not know, and a missing one", () => {
    assert.deepEqual(run({ colour: "red" }).failures, [
      { property: "colour", reason: 'the local cloud does not know the input "colour" of aws:sample/box:Box' },
      { property: "kind", reason: 'Missing required argument "kind"' },
    ]);
  });

  it("takes an absent value for none, and one that is not known yet for given", () => {
    assert.deepEqual(run({ kind: null }).failures, [{ property: "kind", reason: 'Missing required argument "kind"' }]);
    assert.deepEqual(run({ kind: unknown }).failures, []);
  });

  it("asks the resource about what is known only", () => {
    assert.deepEqual(run({ kind: "a", size: 11 }).failures, [{ property: "size", reason: "it is at most 10" }]);
    assert.deepEqual(run({ kind: "a", size: unknown }).failures, []);
  });

  it("refuses a region for what has none", () => {
    const global = { ...sampleResource(), global: true };
    const { failures } = check(global, "box", { kind: "a", region: "us-east-1" }, undefined, context);
    assert.equal(failures[0]?.property, "region");
  });
});
