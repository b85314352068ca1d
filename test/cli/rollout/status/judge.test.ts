import assert from "node:assert/strict";
import { settingsHash } from "../../../../cli/rollout/fleet/hash.ts";
import type { Entry } from "../../../../cli/rollout/record/document.ts";
import { judge, type Seen } from "../../../../cli/rollout/status/judge.ts";

const planned = { name: "eu", stack: "prod.eu", settings: { retention: "keep" } };
const entry: Entry = {
  rollout: "r1",
  program: "p1",
  settings: settingsHash(planned.settings),
  at: "2026-01-01T00:00:00.000Z",
  outcome: "done",
  problems: [],
  findings: 0,
};
const judged = (of: Partial<Seen> = {}, isHeld = false) =>
  judge(
    "eu",
    { planned, entry, resources: 94, isBrokenOff: false, ...of },
    { program: "p1", isHeld, file: "fleet.yaml" },
  );
const standing = (of: Partial<Seen>, isHeld = false) => judged(of, isHeld).standing;

describe("how a target stands", () => {
  it("is up to date with the program and the settings at hand, and behind with others", () => {
    assert.deepEqual(judged(), { standing: "up-to-date", differs: [], todo: [] });
    assert.deepEqual(judged({ entry: { ...entry, program: "p0" } }).differs, ["program"]);
    assert.deepEqual(judged({ planned: { ...planned, settings: {} } }).differs, ["settings"]);
    assert.equal(standing({ entry: { ...entry, program: "p0", settings: "other" } }), "behind");
  });

  it("is what its last update came to, with its reasons", () => {
    for (const outcome of ["failed", "unhealthy", "timed-out", "stopped"] as const)
      assert.equal(standing({ entry: { ...entry, outcome } }), outcome);
    assert.deepEqual(judged({ entry: { ...entry, outcome: "failed", problems: ["One:\nmore of it"] } }).todo, ["One:"]);
  });

  it("is killed as long as something is broken off, and says how to mend it; while a rollout runs it is updating", () => {
    const broken = judged({ isBrokenOff: true });
    assert.equal(broken.standing, "killed");
    assert.match(broken.todo.join(), /socless rollout repair --fleet fleet\.yaml --target eu/);
    assert.equal(standing({ isBrokenOff: true }, true), "updating");
    const mended = judged({ entry: { ...entry, outcome: "killed" } });
    assert.equal(mended.standing, "stopped");
    assert.match(mended.todo.join(), /socless rollout up --fleet fleet\.yaml --resume/);
  });

  it("is not deployed without anything on its stack, whatever the record says", () => {
    assert.equal(standing({ resources: 0 }), "not-deployed");
    assert.equal(standing({ resources: 0, entry: undefined }), "not-deployed");
    assert.equal(standing({ entry: undefined }), "unrecorded");
  });

  it("is left behind when it was taken off the list, and says how to remove it", () => {
    const left = judged({ planned: undefined });
    assert.equal(left.standing, "left-behind");
    assert.match(left.todo.join(), /socless rollout destroy --fleet fleet\.yaml --target eu/);
  });
});
