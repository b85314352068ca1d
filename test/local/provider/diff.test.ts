import assert from "node:assert/strict";
import { diff } from "../../../local/provider/diff.ts";
import { unknown } from "../../../local/provider/values.ts";
import type { Properties } from "../../../local/service.ts";
import { sampleResource } from "./sample.ts";

const changes = (old: Properties, now: Properties) => diff(sampleResource(), old, now).changes;

describe("the provider's diff", () => {
  it("finds nothing where nothing changed, in whichever order", () => {
    assert.deepEqual(changes({ kind: "a", settings: { x: 1, y: [2] } }, { settings: { y: [2], x: 1 }, kind: "a" }), []);
  });

  it("tells which inputs need a new resource", () => {
    assert.deepEqual(changes({ kind: "a", size: 1 }, { kind: "b", size: 2 }), [
      { path: "kind", kind: "update", replace: true },
      { path: "size", kind: "update", replace: false },
    ]);
  });

  it("replaces what moves to another region", () => {
    assert.deepEqual(changes({ region: "us-east-1" }, { region: "eu-west-1" }), [
      { path: "region", kind: "update", replace: true },
    ]);
  });

  it("names the path of what was added, changed and taken away inside", () => {
    const old = { settings: { kept: 1, changed: 1, gone: 1 } };
    assert.deepEqual(changes(old, { settings: { kept: 1, changed: 2, "a new": 1 } }), [
      { path: "settings.changed", kind: "update", replace: false },
      { path: "settings.gone", kind: "delete", replace: false },
      { path: 'settings["a new"]', kind: "add", replace: false },
    ]);
  });

  it("compares JSON by meaning where the type says so, and only there", () => {
    const [old, now] = ['{"a":1,"b":[2]}', '{ "b": [2], "a": 1 }'];
    assert.deepEqual(changes({ policy: old }, { policy: now }), []);
    assert.equal(changes({ policy: old }, { policy: '{"a":1,"b":[3]}' }).length, 1);
    assert.equal(changes({ settings: old }, { settings: now }).length, 1);
  });

  it("compares files by their hash as one value", () => {
    const [one, other] = ["1".repeat(64), "2".repeat(64)];
    const code = (sha256: string) => ({ code: { sha256, files: { "index.mjs": { sha256 } } } });
    assert.deepEqual(changes(code(one), code(one)), []);
    assert.deepEqual(changes(code(one), code(other)), [{ path: "code", kind: "update", replace: false }]);
    const settings = (sha256: string) => ({ settings: { sha256, kept: 1 } });
    assert.deepEqual(changes(settings(one), settings(other)), [
      { path: "settings.sha256", kind: "update", replace: false },
    ]);
  });

  it("takes what is not known yet for a change", () => {
    assert.equal(changes({ size: 1 }, { size: unknown }).length, 1);
  });
});
