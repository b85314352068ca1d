import assert from "node:assert/strict";
import { agreed, collect, type Hands } from "../../../cli/gc/collect.ts";
import { type Item, keyOf, type Plan } from "../../../cli/gc/item.ts";

const door: Item = { kind: "permission", id: "p", of: "dispatch", after: [] };
const machine: Item = { kind: "state machine", id: "m", after: [keyOf(door)] };
const lambda: Item = { kind: "function", id: "f", after: [keyOf(machine)] };
const role: Item = { kind: "role", id: "r", after: [keyOf(lambda)] };
const other: Item = { kind: "version", id: "1", of: "g", after: [] };
const mend = { role: "sweep-role", starter: "sweep", machine: "m" } as const;
const plan = (collect: Item[], more: Partial<Plan> = {}): Plan => ({ collect, keep: [], mend: [], ...more });
const unbound = (item: Item): Item => ({ ...item, after: item.after.filter((key) => key !== keyOf(door)) });
const whole = plan([door, machine, lambda, role, other]);
const afterwards = plan([unbound(machine), lambda, role, other]);

/** Records what is done; `again` is what the second look finds. */
function hands(again: Plan, fails: readonly string[] = []) {
  const done: string[] = [];
  const act = async (what: string) => {
    done.push(what);
    if (fails.includes(what)) throw new Error("refused");
  };
  const all: Hands = {
    look: async () => {
      done.push("look");
      return again;
    },
    delete: (item) => act(keyOf(item)),
    putBack: ({ starter }) => act(`put back ${starter}`),
    settle: () => act("settle"),
    say: () => {},
  };
  return { all, done };
}

describe("carrying a plan out", () => {
  it("closes the door, waits, looks again, then deletes machines before what they used", async () => {
    const { all, done } = hands(afterwards);
    const result = await collect(whole, all);
    const order = ["permission dispatch p", "settle", "look", "state machine m", "function f", "role r", "version g 1"];
    assert.deepEqual(done, order);
    assert.deepEqual(
      result.deleted.map(keyOf),
      order.filter((what) => what !== "settle" && what !== "look"),
    );
    assert.deepEqual(result.failed, []);
  });

  it("leaves a machine that is needed at the second look, and opens its door again", async () => {
    const keep = [{ kind: "state machine", id: "m", why: ["1 accepted alert to be started"] }] as const;
    const { all, done } = hands(plan([other], { keep, mend: [mend] }));
    const result = await collect(whole, all);
    assert.deepEqual(done, ["permission dispatch p", "settle", "look", "put back sweep", "version g 1"]);
    assert.deepEqual([result.kept, result.putBack], [keep, [mend]]);
  });

  it("deletes nothing that was not in the plan that was agreed to", async () => {
    const late: Item = { kind: "function", id: "late", after: [] };
    const { all, done } = hands(plan([...afterwards.collect, late]));
    const { deleted } = await collect(whole, all);
    assert.ok(!done.includes(keyOf(late)));
    assert.equal(deleted.length, whole.collect.length);
  });

  it("says what to do when the second look fails, and deletes no machine", async () => {
    const { all, done } = hands(afterwards);
    const look = async () => {
      throw new Error("An update of this stack is under way.");
    };
    const message =
      "An update of this stack is under way.\nPermissions to start machines were taken away by then: run gc again, it goes on from there.";
    await assert.rejects(collect(whole, { ...all, look }), { message });
    assert.deepEqual(done, ["permission dispatch p", "settle"]);
  });

  it("does not wait when no machine goes", async () => {
    const { all, done } = hands(plan([]));
    await collect(plan([other], { mend: [mend] }), all);
    assert.deepEqual(done, ["put back sweep", "version g 1"]);
  });

  it("deletes nothing that only the second look found, nor what waits for it", () => {
    const late: Item = { kind: "state machine", id: "late", after: [] };
    const waits = { ...role, after: [...role.after, keyOf(late)] };
    const found = agreed(whole, plan([unbound(machine), late, lambda, waits, other]));
    assert.deepEqual(found.map(keyOf), ["state machine m", "function f", "version g 1"]);
  });

  it("leaves what a thing needs that could not be deleted, goes on with the rest, and tells both", async () => {
    const { all, done } = hands(afterwards, ["function f"]);
    const { deleted, failed } = await collect(whole, all);
    assert.deepEqual(done.slice(-3), ["state machine m", "function f", "version g 1"]);
    assert.deepEqual(deleted.map(keyOf), ["permission dispatch p", "state machine m", "version g 1"]);
    assert.deepEqual(failed, [
      { what: "function f", error: "Error: refused" },
      { what: "role r", error: "function f could not be deleted, and needs it" },
    ]);
  });

  it("does not delete a machine whose door does not close", async () => {
    const { all, done } = hands(whole, ["permission dispatch p"]);
    const { deleted, failed } = await collect(whole, all);
    assert.ok(!done.includes("state machine m"));
    assert.deepEqual(deleted.map(keyOf), ["version g 1"]);
    assert.equal(failed.length, 4);
  });
});
