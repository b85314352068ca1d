import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { EngineError, Locked, openEngine } from "../../../../cli/rollout/repair/engine.ts";
import { describeHolders, holdersIn, isLeftOver } from "../../../../cli/rollout/repair/lock.ts";

const refusal = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  s3://states/.pulumi/locks/organization/socless/prod/6f3e.json: created by ci@runner-7 (pid 77) at 2026-03-01T12:00:00Z`;
const holder = { user: "ci", host: "runner-7", pid: 77, since: "2026-03-01T12:00:00Z" };

describe("a stack's lock", () => {
  it("is known by the CLI's words, with who holds it", () => {
    assert.deepEqual(holdersIn(refusal), [holder]);
    assert.deepEqual(holdersIn("error: [409] Conflict: Another update is currently in progress."), []);
    assert.equal(holdersIn("error: no stack named 'prod' found"), undefined);
  });

  it("is left over only when all its holders were on this machine and have ended", () => {
    const here = (...alive: number[]) => ({ host: "runner-7", isAlive: (pid: number) => alive.includes(pid) });
    assert.equal(isLeftOver([holder], here()), true);
    assert.equal(isLeftOver([holder], here(77)), false);
    assert.equal(isLeftOver([holder, { ...holder, host: "other" }], here()), false);
    assert.equal(isLeftOver([], here()), false);
  });

  it("is told of in words", () => {
    assert.equal(describeHolders([holder]), "process 77 of ci on runner-7, since 2026-03-01T12:00:00Z");
    assert.equal(describeHolders([]), "the backend does not say which");
  });
});

describe("the Pulumi CLI", function () {
  this.timeout(20_000);
  const folder = mkdtempSync(join(tmpdir(), "socless-cli-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The engine with a script in place of the CLI. */
  function withCli(...script: string[]) {
    const file = join(folder, "pulumi");
    writeFileSync(file, ["#!/bin/sh", ...script].join("\n"));
    chmodSync(file, 0o755);
    return openEngine({ stack: "prod", folder, env: { PATH: [folder, process.env.PATH].join(delimiter) } });
  }

  it("is given the stack, never asks, and is handed a state on standard input", async () => {
    const engine = await withCli(`printf '%s\\n' "$*" >> ${folder}/calls`, `cat > ${folder}/input`);
    await engine.exportState();
    await engine.importState("x".repeat(300_000));
    assert.equal(readFileSync(join(folder, "input"), "utf8").length, 300_000);
    const calls = readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
    assert.deepEqual(
      calls,
      ["export", "import"].map((what) => `stack ${what} --stack prod --non-interactive --color never`),
    );
  });

  it("fails with its own words, and tells a lock from other failures", async () => {
    const broken = await withCli("echo 'error: no stack named prod found' >&2; exit 255");
    await assert.rejects(broken.refresh(), {
      constructor: EngineError,
      message: "pulumi refresh --yes failed:\nerror: no stack named prod found",
    });
    const locked = await withCli(`cat >&2 <<'END'\n${refusal}\nEND\nexit 255`);
    await assert.rejects(locked.refresh(), (error) => error instanceof Locked && error.holders[0]?.pid === 77);
  });

  it("must be on PATH", async () => {
    const nowhere = openEngine({ folder, env: { PATH: "/nowhere" } });
    await assert.rejects(nowhere, /The Pulumi CLI cannot be started \(.*\)\. It must be on PATH\./);
  });
});
