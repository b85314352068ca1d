import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { removeCutOffAttributes } from "../../../../cli/rollout/repair/file-backend.ts";

describe("a state in a folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "socless-backend-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, content: string): string => {
    const file = join(folder, "state", ".pulumi", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };

  it("loses the files of attributes that a kill has cut off, and no others", () => {
    const whole = write("stacks/socless/prod.json.attrs", '{"md5":"x"}\n');
    const state = write("stacks/socless/dev.json", "");
    const cutOff = [write("stacks/socless/dev.json.attrs", ""), write("locks/socless/dev/1.json.attrs", '{"md5":')];
    assert.deepEqual([...removeCutOffAttributes("file://state?metadata=", folder)].sort(), cutOff.sort());
    assert.deepEqual(
      [whole, state, ...cutOff].map((file) => existsSync(file)),
      [true, true, false, false],
    );
    assert.deepEqual(removeCutOffAttributes(`file://${folder}/state`, "/nowhere"), []);
  });

  it("is left alone where it is no folder", () => {
    const cutOff = write("stacks/socless/dev.json.attrs", "");
    for (const url of ["s3://state", "https://api.pulumi.com/root"])
      assert.deepEqual(removeCutOffAttributes(url, folder), []);
    assert.ok(existsSync(cutOff));
  });
});
