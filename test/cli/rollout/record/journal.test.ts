import assert from "node:assert/strict";
import {
  begun,
  concluded,
  type Entry,
  type FleetRecord,
  type Holder,
  parseRecord,
  type Rollout,
  withoutTarget,
  withTarget,
} from "../../../../cli/rollout/record/document.ts";
import { Journal } from "../../../../cli/rollout/record/journal.ts";
import { released } from "../../../../cli/rollout/record/lock.ts";

const time = "2026-01-01T00:00:00.000Z";
const me: Holder = { id: "r1", user: "erin", host: "here", pid: 7, since: time, seen: time };
const rollout = (id: string): Rollout => ({
  id,
  kind: "up",
  by: "erin@here",
  program: "p",
  started: time,
  outcome: "running",
  targets: {},
});
const entry = (outcome: Entry["outcome"]): Entry => ({
  rollout: "r1",
  program: "p",
  settings: "s",
  at: time,
  outcome,
  problems: [],
  findings: 0,
});

describe("the record of a fleet", () => {
  it("says what each rollout did with each target, newest first, and keeps the last twenty", () => {
    const first = begun(parseRecord({}), rollout("r1"));
    const done = concluded(
      withTarget(withTarget(first, "a", entry("done")), "b", entry("failed")),
      "r1",
      "failed",
      time,
    );
    assert.deepEqual(done.rollouts[0], {
      ...rollout("r1"),
      outcome: "failed",
      ended: time,
      targets: { a: "done", b: "failed" },
    });
    assert.equal(done.targets.b?.outcome, "failed");
    assert.deepEqual(parseRecord(JSON.parse(JSON.stringify(done))), done);
    const many = Array.from({ length: 25 }, (_, at) => rollout(`n${at}`)).reduce(begun, done);
    assert.deepEqual([many.rollouts.length, many.rollouts[0]?.id, many.rollouts.at(-1)?.id], [20, "n24", "n5"]);
  });

  it("forgets a target that is removed, and no other", () => {
    const both = ["a", "b"].reduce((record, name) => withTarget(record, name, entry("done")), parseRecord({}));
    assert.deepEqual(Object.keys(withoutTarget(both, "a").targets), ["b"]);
    assert.deepEqual(withoutTarget(both, "c"), both);
  });

  it("that is none of ours is refused in words", () => {
    assert.throws(() => parseRecord({ rollouts: [{}] }), /The record of the rollouts cannot be read/);
  });
});

describe("a rollout's journal", () => {
  /** A store whose writes wait until they are let through, or fail. */
  function open(...fails: readonly boolean[]) {
    let record: FleetRecord = { ...begun(parseRecord({}), rollout("r1")), holder: me };
    const said: string[] = [];
    const lost: string[] = [];
    let writes = 0;
    const store = {
      read: async () => record,
      change: async (how: (record: FleetRecord) => FleetRecord) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (fails[writes++]) throw new Error("the network is gone\nat length");
        record = how(record);
        return record;
      },
    };
    const journal = new Journal(store, me, {
      now: () => time,
      lost: ({ message }) => lost.push(message),
      say: (line) => said.push(line),
    });
    const take = () => {
      record = { ...record, holder: { ...me, id: "other" } };
    };
    return { journal, said, lost, take, record: () => record, writes: () => writes };
  }
  const wrote = (name: string) => (record: FleetRecord) => withTarget(record, name, entry("done"));
  const last = (record: FleetRecord) => released(record, me);

  it("writes what waits together, and gives up the lock at its end", async () => {
    const { journal, record, writes } = open();
    await Promise.all(["a", "b", "c"].map((name) => journal.write(wrote(name))));
    assert.deepEqual([Object.keys(record().targets), writes()], [["a", "b", "c"], 1]);
    await journal.close(last);
    assert.equal(record().holder, undefined);
  });

  it("loses nothing that could not be written at first", async () => {
    const { journal, record, said } = open(true);
    await journal.write(wrote("a"));
    assert.deepEqual([Object.keys(record().targets), said.length], [[], 1]);
    assert.match(said.join(), /tried again: the network is gone$/);
    await journal.write(wrote("b"));
    await journal.close(last);
    assert.deepEqual(Object.keys(record().targets), ["a", "b"]);
  });

  it("tells whether something was written, for what must be known before anything is begun", async () => {
    const { journal, record } = open(true);
    assert.equal(await journal.writeFirst(wrote("a")), false);
    assert.equal(await journal.writeFirst(wrote("b")), true);
    assert.deepEqual(Object.keys(record().targets), ["a", "b"]);
    await journal.close(last);
  });

  it("says when the lock was taken away, and writes nothing over the other's", async () => {
    const { journal, lost, take, record } = open();
    take();
    await journal.write(wrote("a"));
    assert.equal(lost.length, 1);
    await assert.rejects(journal.close(last), /taken away/);
    assert.deepEqual(Object.keys(record().targets), []);
  });
});
