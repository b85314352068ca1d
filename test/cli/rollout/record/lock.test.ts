import assert from "node:assert/strict";
import { type FleetRecord, type Holder, parseRecord } from "../../../../cli/rollout/record/document.ts";
import { asHolder, Held, Lost, released, taken } from "../../../../cli/rollout/record/lock.ts";

const minute = 60_000;
const start = Date.parse("2026-01-01T00:00:00.000Z");
const at = (minutes: number) => new Date(start + minutes * minute).toISOString();
const holder = (id: string, host: string): Holder => ({ id, user: "erin", host, pid: 7, since: at(0), seen: at(0) });
const [mine, other] = [holder("mine", "here"), holder("other", "there")];
const free = parseRecord({});
const world = (minutes: number, alive = true) => ({
  now: start + minutes * minute,
  host: "here",
  isAlive: () => alive,
});

describe("the lock of a fleet", () => {
  it("is one rollout's; another is told who has it", () => {
    const held = taken(free, other, world(0), false);
    assert.throws(
      () => taken(held, mine, world(14), false),
      (error) =>
        error instanceof Held &&
        error.message.includes("process 7 of erin on there, since 2026-01-01T00:00:00.000Z") &&
        error.message.includes("--break-lock"),
    );
    assert.equal(taken(held, mine, world(14), true).holder?.id, "mine");
  });

  it("of a process of this machine that is no more is taken at once, and of one that lives is not", () => {
    const held: FleetRecord = { ...free, holder: { ...other, host: "here" } };
    assert.equal(taken(held, mine, world(1, false), false).holder?.id, "mine");
    assert.throws(() => taken(held, mine, world(1, true), false), Held);
  });

  it("of another machine is taken when its holder was not heard of for longer than its lease", () => {
    const held = asHolder({ ...free, holder: other }, other, at(10), (same) => same);
    assert.throws(() => taken(held, mine, world(16), false), Held);
    assert.equal(taken(held, mine, world(26), false).holder?.id, "mine");
  });

  it("that was taken away lets nothing be written, nor the other's be given up", () => {
    const held: FleetRecord = { ...free, holder: mine };
    const change = (record: FleetRecord) => ({ ...record, targets: {} });
    assert.throws(() => asHolder(held, other, at(1), change), Lost);
    assert.throws(() => asHolder(free, other, at(1), change), Lost);
    assert.equal(released(held, other).holder?.id, "mine");
    assert.equal(released(held, mine).holder, undefined);
  });
});
