import assert from "node:assert/strict";
import type { Result } from "../../../../cli/rollout/target/job.ts";
import type { PlannedWave } from "../../../../cli/rollout/up/plan.ts";
import { throughWaves } from "../../../../cli/rollout/up/waves.ts";

const target = (name: string) => ({ name, stack: `prod.${name}`, settings: {} });
const wave = (name: string, names: string, of: Partial<PlannedWave> = {}): PlannedWave => ({
  name,
  atOnce: 2,
  pause: false,
  run: [...names].map(target),
  skip: [],
  ...of,
});
const result = (outcome: Result["outcome"]): Result => ({
  outcome,
  problems: [],
  changes: {},
  findings: [],
  drifted: [],
  seconds: 1,
});

/** Goes through the waves; `ends` says how a target ends, `done` where it says nothing. */
async function through(
  waves: readonly PlannedWave[],
  ends: Readonly<Record<string, Result["outcome"]>> = {},
  { budget = 0, stop = "" } = {},
) {
  const stopping = new AbortController();
  const log: string[] = [];
  let running = 0;
  let most = 0;
  const outcome = await throughWaves(waves, budget, {
    signal: stopping.signal,
    waveBegins: ({ name }) => log.push(`<${name}`),
    waveEnds: ({ name }, results) => log.push(`${name} ${results.size}>`),
    run: async ({ name }) => {
      log.push(name);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (name === stop) stopping.abort();
      return result(ends[name] ?? "done");
    },
  });
  return { ...outcome, results: [...outcome.results.keys()], log: log.join(" "), most };
}

describe("the waves of a rollout", () => {
  const canary = wave("canary", "a", { atOnce: 1 });

  it("come one after another, so many targets of a wave side by side", async () => {
    const { outcome, log, most } = await through([canary, wave("all", "bcdef", { atOnce: 3 })]);
    assert.deepEqual([outcome, most], ["done", 3]);
    assert.equal(log, "<canary a canary 1> <all b c d e f all 5>");
  });

  it("end at a failure in the first, whatever the budget", async () => {
    for (const how of ["failed", "unhealthy", "timed-out", "killed"] as const) {
      const {
        outcome,
        wave: at,
        notStarted,
        log,
      } = await through([canary, wave("all", "bc")], { a: how }, { budget: 9 });
      assert.deepEqual([outcome, at, notStarted], ["failed", "canary", ["b", "c"]]);
      assert.equal(log, "<canary a canary 1>");
    }
  });

  it("end when more targets have failed than the budget has; what runs is let end", async () => {
    const waves = [canary, wave("some", "bcdef"), wave("all", "g")];
    const none = await through(waves, { b: "failed" });
    assert.deepEqual([none.outcome, none.results, none.notStarted], ["failed", ["a", "b", "c"], ["d", "e", "f", "g"]]);
    const one = await through(waves, { b: "failed" }, { budget: 1 });
    assert.deepEqual([one.outcome, one.notStarted, one.wave], ["failed", [], undefined]);
    const two = await through(waves, { b: "failed", d: "timed-out" }, { budget: 1 });
    assert.deepEqual([two.outcome, two.notStarted], ["failed", ["f", "g"]]);
  });

  it("pause where it is said, when something was done and something is left", async () => {
    const pausing = { ...canary, pause: true };
    const first = await through([pausing, wave("all", "bc")]);
    assert.deepEqual([first.outcome, first.wave, first.notStarted], ["paused", "canary", ["b", "c"]]);
    const resumed = await through([{ ...pausing, run: [], skip: ["a"] }, wave("all", "bc", { pause: true })]);
    assert.deepEqual([resumed.outcome, resumed.log], ["done", "<all b c all 2>"]);
  });

  it("begin nothing any more when they are stopped", async () => {
    const { outcome, notStarted } = await through([canary, wave("all", "bcde")], {}, { stop: "b" });
    assert.deepEqual([outcome, notStarted], ["stopped", ["d", "e"]]);
    const cut = await through([canary, wave("all", "bcde")], { b: "stopped", c: "stopped" }, { stop: "b" });
    assert.deepEqual([cut.outcome, cut.notStarted], ["stopped", ["d", "e"]]);
    const failed = await through([canary, wave("all", "bcde")], { b: "stopped", c: "failed" }, { stop: "b" });
    assert.deepEqual([failed.outcome, failed.notStarted], ["failed", ["d", "e"]]);
  });
});
