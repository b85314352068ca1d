import assert from "node:assert/strict";
import type { Finding, Result } from "../../../../cli/rollout/target/job.ts";
import type { Event } from "../../../../cli/rollout/tell/event.ts";
import { linesOf, targetLines } from "../../../../cli/rollout/tell/lines.ts";

const at = "2026-11-24T20:00:00.000Z";
const result = (of: Partial<Result> = {}): Result => ({
  outcome: "done",
  problems: [],
  changes: {},
  findings: [],
  drifted: [],
  seconds: 21.4,
  ...of,
});
const finding = (rule: string, level: Finding["level"], name: string): Finding => ({
  rule,
  level,
  urn: `urn:pulumi:prod.eu::socless::aws:iam/role:Role::${name}`,
  message: `What ${rule} says\nof ${name}`,
});
const end = (of: Partial<Extract<Event, { event: "rollout-ends" }>>): readonly string[] =>
  linesOf({ event: "rollout-ends", at, outcome: "done", done: [], failed: [], notStarted: [], skipped: [], ...of });

describe("a rollout in plain lines", () => {
  it("says of a target how it ended, how long it took and what was changed", () => {
    assert.deepEqual(targetLines("eu", result({ changes: { create: 12, update: 1 } }), "up.log"), [
      "  ✓ eu done in 21 s: 12 create, 1 update",
    ]);
    assert.deepEqual(targetLines("eu", result()), ["  ✓ eu done in 21 s: no change"]);
  });

  it("says why one has not ended well, and where all stands that it said", () => {
    const problems = ["The check failed.\nTwice.", "The alarm is on."];
    assert.deepEqual(targetLines("eu", result({ outcome: "unhealthy", problems }), "up.log"), [
      "  ✗ eu is updated and not healthy in 21 s: no change",
      "      The check failed.",
      "      Twice.",
      "      The alarm is on.",
      "      All that it said: up.log",
    ]);
  });

  it("shows in full what stops a deployment, and counts by rule what is advice", () => {
    const findings = [
      finding("advice-one", "advisory", "a"),
      finding("stops", "mandatory", "b"),
      finding("advice-two", "advisory", "b"),
      finding("advice-one", "advisory", "c"),
    ];
    assert.deepEqual(targetLines("eu", result({ outcome: "failed", findings }), "up.log"), [
      "  ✗ eu failed in 21 s: no change",
      "      policy stops, b: What stops says",
      "      of b",
      "      policy advice: advice-one × 2, advice-two × 1",
      "      All that it said: up.log",
    ]);
    assert.equal(
      targetLines("eu", result({ findings: findings.slice(2) }), "up.log").at(-1),
      "      All that it said: up.log",
    );
  });

  it("begins with who rolls out what, and what is there already", () => {
    const waves = [
      { name: "canary", targets: [], skipped: ["eu", "fr"] },
      { name: "rest", targets: ["us"], skipped: [] },
    ];
    const begins = {
      event: "rollout-begins",
      at,
      fleet: "prod",
      rollout: "r1",
      by: "me@here",
      program: "abc",
      waves,
    } as const;
    assert.deepEqual(linesOf(begins), [
      "Rollout r1 of fleet prod by me@here, program abc",
      "Wave canary: has it already: eu, fr",
    ]);
    assert.match(linesOf({ ...begins, commit: "0123" })[0] ?? "", /, commit 0123, program abc$/);
    assert.deepEqual(linesOf({ event: "wave-begins", at, wave: "rest", targets: ["us", "jp"] }), ["Wave rest: us, jp"]);
    assert.deepEqual(linesOf({ event: "wave-ends", at, wave: "rest", done: 1, failed: 0 }), ["Wave rest: 1 done"]);
    assert.deepEqual(linesOf({ event: "wave-ends", at, wave: "rest", done: 1, failed: 2 }), [
      "Wave rest: 1 done, 2 failed",
    ]);
    assert.deepEqual(linesOf({ event: "target-step", at, target: "us", step: "previewing" }), []);
  });

  it("ends with what came of it, and the command that goes on", () => {
    assert.deepEqual(end({ done: ["eu"], skipped: ["fr"] }), ["The fleet is up to date: 1 done, 1 had it already."]);
    const next = "socless rollout up --fleet f.yaml --resume";
    assert.deepEqual(end({ outcome: "failed", wave: "canary", failed: ["eu"], notStarted: ["fr", "us"], next }), [
      "Stopped in wave canary, since something failed: 0 done, 1 failed (eu), 2 not started (fr, us).",
      `Go on with: ${next}`,
    ]);
    assert.match(end({ outcome: "failed", failed: ["eu"] })[0] ?? "", /^Something failed: /);
    assert.match(
      end({ outcome: "paused", wave: "canary" })[0] ?? "",
      /^Paused after wave canary, as the fleet file says: /,
    );
    assert.match(end({ outcome: "stopped", wave: "canary" })[0] ?? "", /^Stopped: /);
  });
});
