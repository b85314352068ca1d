import assert from "node:assert/strict";
import { describeOutcome, describePlan, planDocument, questionOf } from "../../../cli/gc/report.ts";
import * as f from "./support/inventory.ts";

const item = (id: string) => ({ kind: "role", id, after: [] }) as const;
const mend = { role: "sweep-role", starter: "sweep", machine: f.machineArn("old") } as const;
const plan = { collect: [], keep: [], mend: [] };

describe("what gc says to a person", () => {
  it("asks about all that it would do, and nothing else", () => {
    const questions = [
      questionOf({ ...plan, collect: [item("a")] }),
      questionOf({ ...plan, collect: [item("a"), item("b")], mend: [mend] }),
      questionOf({ ...plan, mend: [mend, mend] }),
    ];
    assert.deepEqual(questions, [
      "Delete 1 thing?",
      "Delete 2 things and put back 1 permission?",
      "Put back 2 permissions?",
    ]);
  });

  it("names versions and permissions with what they belong to, and machines and secrets without their ARN's beginning", () => {
    const collect = [
      { kind: "permission", id: "old-sweep", of: "sweep-role", after: [] },
      { kind: "state machine", id: f.machineArn("old"), after: [] },
      { kind: "version", id: "7", of: "task", after: [] },
      { kind: "secret", id: f.secretArn("badges"), after: [] },
    ] as const;
    assert.equal(
      describePlan({ ...plan, collect, keep: [{ kind: "function", id: "gone", why: ["a calls it", "b calls it"] }] }),
      [
        "To delete: nothing runs on these any more",
        "  permission     old-sweep on sweep-role",
        "  state machine  old",
        "  version        task:7",
        "  secret         badges-a1b2c3",
        "",
        "Kept",
        "  function       gone: a calls it; b calls it",
        "",
      ].join("\n"),
    );
  });

  it("says when there is nothing to do, and whether something is kept", () => {
    assert.equal(describePlan(plan), "Nothing is retained.");
    const keep = [{ kind: "log group", id: "gone", why: ["its logs never expire"] }] as const;
    assert.match(
      describePlan({ ...plan, keep }),
      /^Kept\n {2}log group {6}gone: its logs never expire\n\nNothing to delete\.$/,
    );
  });

  it("puts all of a plan into one document", () => {
    const keep = [{ kind: "version", id: "7", of: "task", why: ["a calls it"] }] as const;
    assert.deepEqual(planDocument("eu", { collect: [item("a")], keep, mend: [mend] }), {
      target: "eu",
      dryRun: true,
      toDelete: [{ kind: "role", name: "a" }],
      toPutBack: [{ role: "sweep-role", machine: f.machineArn("old") }],
      kept: [{ kind: "version", name: "task:7", why: ["a calls it"] }],
    });
  });

  it("tells what was done, and what was not", () => {
    const done = { deleted: [item("a")], putBack: [mend], kept: [], failed: [{ what: "role b", error: "E: no" }] };
    assert.equal(
      describeOutcome(done),
      "Could not be done\n  role b: E: no\n\nDeleted 1 thing, put back 1 permission; 1 failed: run gc again.",
    );
  });
});
