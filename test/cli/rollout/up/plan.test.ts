import assert from "node:assert/strict";
import { settingsHash } from "../../../../cli/rollout/fleet/hash.ts";
import { type FleetRecord, parseRecord } from "../../../../cli/rollout/record/document.ts";
import { planOf } from "../../../../cli/rollout/up/plan.ts";

const targets = ["a", "b", "c"].map((name) => ({ name, stack: `prod.${name}`, settings: { retention: "keep", name } }));
const wave = (name: string, ...names: string[]) => ({ name, atOnce: 1, pause: false, targets: names });
const fleet = { targets, waves: [wave("canary", "a"), wave("all", "b", "c")] };

/** `a` is done with the program and the settings at hand, unless said otherwise. */
function record(of: Record<string, unknown> = {}): FleetRecord {
  const a = {
    rollout: "1",
    program: "p",
    settings: settingsHash(targets[0]?.settings),
    at: "2026-01-01T00:00:00.000Z",
    outcome: "done",
    ...of,
  };
  return parseRecord({ targets: { a } });
}
const view = (of: FleetRecord, resume = true) =>
  planOf(fleet, of, { program: "p", resume }).map(({ name, run, skip }) => [name, run.map((one) => one.name), skip]);

describe("the plan of a rollout", () => {
  it("goes through all waves, and with resume leaves out what is done", () => {
    const all = [
      ["canary", ["a"], []],
      ["all", ["b", "c"], []],
    ];
    assert.deepEqual(view(record(), false), all);
    assert.deepEqual(view(record()), [
      ["canary", [], ["a"]],
      ["all", ["b", "c"], []],
    ]);
  });

  it("does again what has another program or other settings, and what did not end well", () => {
    for (const outcome of ["failed", "unhealthy", "timed-out", "stopped", "killed"])
      assert.deepEqual(view(record({ outcome }))[0], ["canary", ["a"], []], outcome);
    assert.deepEqual(view(record({ program: "other" }))[0], ["canary", ["a"], []]);
    assert.deepEqual(view(record({ settings: "other" }))[0], ["canary", ["a"], []]);
  });
});
