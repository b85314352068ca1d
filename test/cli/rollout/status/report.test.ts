import assert from "node:assert/strict";
import type { Entry, Rollout } from "../../../../cli/rollout/record/document.ts";
import { fitted } from "../../../../cli/rollout/status/fit.ts";
import { ago, describeStatus } from "../../../../cli/rollout/status/report.ts";
import type { FleetStatus, TargetStatus } from "../../../../cli/rollout/status/status.ts";

const noon = Date.parse("2026-01-01T12:00:00.000Z");
const minutesAgo = (minutes: number) => new Date(noon - minutes * 60_000).toISOString();
const last: Entry = {
  rollout: "r1",
  by: "erin@laptop",
  program: "p1",
  commit: "40c907d9dbb0+",
  settings: "s",
  version: "0.1.0",
  at: minutesAgo(90),
  outcome: "done",
  problems: [],
  findings: 0,
};
const target = (name: string, of: Partial<TargetStatus> = {}): TargetStatus => ({
  name,
  wave: "canary",
  standing: "up-to-date",
  differs: [],
  todo: [],
  last,
  resources: 94,
  health: { healthy: true, problems: [] },
  ...of,
});
const rollout: Rollout = {
  id: "r1",
  kind: "up",
  by: "erin@laptop",
  program: "p1",
  started: minutesAgo(95),
  outcome: "done",
  targets: { eu: "done", us: "done" },
};
const status: FleetStatus = {
  fleet: "prod",
  program: "p1",
  commit: "40c907d9dbb0",
  targets: [
    target("eu"),
    target("us", { standing: "behind", differs: ["program"], last: { ...last, findings: 2 } }),
    target("fr", {
      wave: "europe",
      standing: "killed",
      todo: ["Its last update was killed."],
      health: { healthy: false, problems: ["The alarm a is on."] },
    }),
    target("old", { wave: undefined, standing: "left-behind", last: undefined, health: undefined }),
  ],
  rollouts: [{ ...rollout, id: "r2", kind: "destroy", started: minutesAgo(1), targets: { uk: "done" } }, rollout],
};

describe("the status of a fleet", () => {
  it("is seen at a glance, with what is to be done below", () => {
    assert.deepEqual(describeStatus(status, noon).split("\n"), [
      "Fleet prod: 4 targets: 1 up to date, 1 behind, 1 killed, 1 left behind; 1 not healthy. Here: program p1, commit 40c907d9dbb0.",
      "No rollout holds it.",
      "",
      "TARGET  WAVE    STATE        DEPLOYED  BY           VERSION  COMMIT    HEALTH     POLICY",
      "eu      canary  up to date   1 h ago   erin@laptop  0.1.0    40c907d+  ok         ok",
      "us      canary  behind       1 h ago   erin@laptop  0.1.0    40c907d+  ok         2 findings",
      "fr      europe  killed       1 h ago   erin@laptop  0.1.0    40c907d+  1 problem  ok",
      "old     -       left behind  -         -            -        -         -          -",
      "",
      "us: Its program is not what it would get now.",
      "fr: Its last update was killed.",
      "fr: The alarm a is on.",
      "",
      "Last rollouts",
      "  1 min ago by erin@laptop: done, removed uk",
      "  1 h ago by erin@laptop: done, 2 targets",
    ]);
  });

  it("fits into 100 columns, however long names are", () => {
    const long = "a-very-long-name-of-20".slice(0, 20);
    const wave = "a-wave-with-a-name-that-says-much-too-much";
    const by = "somebody.with.a.long.name@a-runner-in-some-ci-0123456789";
    const all = Array.from({ length: 3 }, () =>
      target(long, { wave, standing: "not-deployed", last: { ...last, by, findings: 12 } }),
    );
    const lines = describeStatus({ ...status, targets: all }, noon).split("\n");
    const from = lines.findIndex((line) => line.startsWith("TARGET"));
    assert.ok(from > 0);
    for (const line of lines.slice(from, from + 4)) assert.ok(line.length <= 100, line);
    assert.match(lines[from + 1] ?? "", /^a-very.*not deployed {2}1 h ago/);
  });

  it("says who holds it, and whether that one lives", () => {
    const holder = {
      id: "r3",
      user: "ann",
      host: "ci",
      pid: 7,
      since: minutesAgo(5),
      seen: minutesAgo(1),
      alive: true,
    };
    assert.match(describeStatus({ ...status, holder }, noon), /\nA rollout holds it: process 7 of ann on ci/);
    assert.match(
      describeStatus({ ...status, holder: { ...holder, alive: false } }, noon),
      /\nA rollout that has died holds it, and the next one takes it over: process 7/,
    );
  });

  it("tells times as a person does", () => {
    assert.deepEqual(
      [0.5, 59, 60, 47 * 60, 48 * 60, 60 * 24 * 40].map((minutes) => ago(minutesAgo(minutes), noon)),
      ["just now", "59 min ago", "1 h ago", "47 h ago", "2 days ago", "40 days ago"],
    );
  });
});

describe("a table that is too wide", () => {
  it("is cut where it may be, the widest first, and no further than needed", () => {
    const rows = [
      ["A", "B", "C"],
      ["aaaaaaaaaa", "bbbbbbbb", "cccccccccc"],
    ];
    assert.deepEqual(fitted(rows, 32, [0, 1]), rows);
    assert.deepEqual(fitted(rows, 28, [0, 1])[1], ["aaaaaa…", "bbbbbb…", "cccccccccc"]);
    assert.deepEqual(fitted(rows, 1, [0])[1], ["aaaa…", "bbbbbbbb", "cccccccccc"]);
  });
});
