import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programHash, settingsHash } from "../../../../cli/rollout/fleet/hash.ts";

describe("the hash of a program", () => {
  const home = mkdtempSync(join(tmpdir(), "socless-hash-"));
  after(() => rmSync(home, { recursive: true }));
  const one = join(home, "one");
  const write = (root: string, file: string, text: string) => {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write(one, "index.ts", "1");
  write(one, "functions/tasks/a.ts", "2");
  write(one, "policy/index.ts", "3");
  write(one, "policy/node_modules/x.ts", "4");

  it("is the same wherever the program stands, and another when any file of it or of the policy pack changes", () => {
    const before = programHash(one, ["policy"]);
    const two = join(home, "a longer name");
    cpSync(one, two, { recursive: true });
    write(two, "docs/rollout.md", "of no account");
    write(two, "policy/node_modules/x.ts", "neither");
    assert.equal(programHash(two, ["policy"]), before);
    for (const file of ["index.ts", "functions/tasks/a.ts", "policy/index.ts", "package-lock.json"]) {
      write(two, file, "changed");
      assert.notEqual(programHash(two, ["policy"]), before, file);
      rmSync(two, { recursive: true });
      cpSync(one, two, { recursive: true });
    }
  });
});

describe("the hash of settings", () => {
  it("is of what is set, not of how it is written", () => {
    assert.equal(settingsHash({ a: [{ b: 1, c: 2 }], d: "x" }), settingsHash({ d: "x", a: [{ c: 2, b: 1 }] }));
    assert.notEqual(settingsHash({ a: [1, 2] }), settingsHash({ a: [2, 1] }));
  });
});
