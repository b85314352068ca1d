import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readSourcePositions } from "../../components/source-positions.ts";

describe("source positions", () => {
  it("are read by a pattern that the SDK still has", () => {
    assert.ok(Reflect.get(pulumi.Resource, "framePositionRegExp") instanceof RegExp);
  });

  it("are found in ES modules, called by name or not", () => {
    readSourcePositions();
    const pattern: RegExp = Reflect.get(pulumi.Resource, "framePositionRegExp");
    const found = (frame: string) => ({ ...pattern.exec(frame)?.groups });
    const place = { file: "/a b/components/vault.ts", line: "12", column: "5" };
    assert.deepEqual(found("    at new Vault (file:///a b/components/vault.ts:12:5)"), place);
    assert.deepEqual(found("    at file:///a b/components/vault.ts:12:5"), place);
    assert.deepEqual(found("    at async /a b/components/vault.ts:12:5"), {});
    assert.deepEqual(found("    at Module._compile (/a b/components/vault.ts:12:5)"), place);
    assert.deepEqual(found("    at node:internal/modules/run_main:12:5"), {});
  });

  it("are where the SDK looks for them", () => {
    readSourcePositions();
    const frames: readonly { file?: string }[] = Reflect.get(pulumi.Resource, "callsites").call(pulumi.Resource);
    assert.ok(frames.some(({ file }) => file?.endsWith("test/components/source-positions.test.ts")));
  });
});
