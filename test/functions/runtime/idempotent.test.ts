import assert from "node:assert/strict";
import type { Effect } from "../../../functions/runtime/declare.ts";
import { TaskDenied, TaskUnavailable } from "../../../functions/runtime/errors.ts";
import { idempotently, type Stores } from "../../../functions/runtime/idempotent.ts";
import { createStepStore, type StepStore } from "../../../functions/runtime/step-store.ts";
import { startTables, type Tables } from "../support/tables.ts";
import { memoryVault } from "../support/vault.ts";

describe("acting once", () => {
  let tables: Tables;
  let steps: StepStore;
  let vault: ReturnType<typeof memoryVault>;
  let now: number;
  let acts: number[];
  let visits = 0;
  let address: { investigation: string; step: string; visit: string };

  before(async () => {
    tables = await startTables();
  });
  after(() => tables.close());
  beforeEach(() => {
    steps = createStepStore(
      () => tables.client,
      () => "results",
    );
    vault = memoryVault();
    now = 1_000_000;
    acts = [];
    address = { investigation: `inv_${++visits}`, step: "a-step", visit: "" };
  });

  let invocations = 0;
  const run = (effect: Effect, act: (attempt: number) => Promise<string> = done, stores: Stores = { steps, vault }) =>
    idempotently(
      { ...address, effect, owner: `owner-${++invocations}`, leaseUntil: now + 40_000, now: () => now },
      stores,
      (attempt) => {
        acts.push(attempt);
        return act(attempt);
      },
    );
  const done = async (attempt: number) => JSON.stringify({ attempt, n: acts.length });
  const dies = (effect: Effect) =>
    run(effect, done, {
      steps: {
        ...steps,
        finish: () => Promise.reject(new Error("killed")),
        insert: effect === "none" ? () => Promise.reject(new Error("killed")) : steps.insert,
      },
      vault,
    }).catch(() => {});

  for (const effect of ["none", "repeatable", "keyed", "once"] as const) {
    it(`returns the record that exists, for the effect ${effect}`, async () => {
      const first = await run(effect);
      assert.equal(await run(effect), first);
      if (effect !== "none") assert.deepEqual(acts, [1]);
      const record = await steps.read(address);
      assert.equal(record?.phase, "done");
      assert.equal(record?.result, first);
      assert.equal(record?.leaseUntil, undefined);
    });
  }

  it("keeps two visits of one step apart", async () => {
    const first = await run("keyed");
    address = { ...address, visit: "#2" };
    assert.notEqual(await run("keyed"), first);
    assert.deepEqual(acts, [1, 1]);
  });

  it("answers InProgress while another attempt's lease runs, and lets the first result win", async () => {
    let finish: (text: string) => void = () => {};
    const slow = run("keyed", () => new Promise((resolve) => (finish = resolve)));
    while (acts.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await assert.rejects(run("keyed"), { name: "Task.InProgress" });
    finish('"slow"');
    assert.equal(await slow, '"slow"');
    assert.equal(await run("keyed"), '"slow"');
    assert.deepEqual(acts, [1]);
  });

  it("takes a keyed or repeatable effect over once the lease is past, with the attempt's number", async () => {
    for (const effect of ["repeatable", "keyed"] as const) {
      address = { ...address, investigation: `${address.investigation}-${effect}` };
      acts = [];
      await dies(effect);
      await assert.rejects(run(effect), { name: "Task.InProgress" });
      now += 40_001;
      assert.equal(JSON.parse(await run(effect)).attempt, 2);
      assert.deepEqual(acts, [1, 2]);
    }
  });

  it("stops with Uncertain when an effect that must not be repeated may have happened", async () => {
    await dies("once");
    now += 40_001;
    await assert.rejects(run("once"), {
      name: "Task.Uncertain",
      message: /socless investigation settle inv_.* "a-step"/,
    });
    assert.deepEqual(acts, [1]);
  });

  it("gives the lease back when an attempt fails, so that the next need not wait", async () => {
    await assert.rejects(
      run("keyed", () => Promise.reject(new TaskUnavailable("down"))),
      { name: "Task.Unavailable" },
    );
    assert.equal(JSON.parse(await run("keyed")).attempt, 2);
  });

  it("repeats an effect once only after a failure that surely had none", async () => {
    await assert.rejects(
      run("once", () => Promise.reject(new TaskDenied("no"))),
      { name: "Task.Denied" },
    );
    assert.equal(JSON.parse(await run("once")).attempt, 2);
    address = { ...address, visit: "#2" };
    await assert.rejects(
      run("once", () => Promise.reject(new TaskUnavailable("hangs"))),
      { name: "Task.Uncertain" },
    );
    await assert.rejects(run("once"), { name: "Task.Uncertain" });
  });

  it("lets only one of many take over", async () => {
    await dies("keyed");
    now += 40_001;
    acts = [];
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => run("keyed")));
    assert.equal(acts.length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") assert.equal(outcome.reason.name, "Task.InProgress");
      else assert.equal(JSON.parse(outcome.value).attempt, 2);
    }
  });

  it("is not led astray by the SDK's own repeated write", async () => {
    const twice: StepStore = {
      ...steps,
      insert: async (record) => {
        await steps.insert(record);
        return steps.insert(record);
      },
      finish: async (...args) => {
        await steps.finish(...args);
        return steps.finish(...args);
      },
    };
    const first = await run("once", done, { steps: twice, vault });
    assert.equal(await run("once"), first);
    assert.deepEqual(acts, [1]);
  });

  it("drops the result of an attempt that came too late", async () => {
    let finish: (text: string) => void = () => {};
    const slow = run("keyed", () => new Promise((resolve) => (finish = resolve)));
    while (acts.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    now += 40_001;
    const second = await run("keyed");
    finish('"late"');
    assert.equal(await slow, second);
    assert.equal((await steps.read(address))?.result, second);
  });

  it("puts a large body into the vault first and keeps a reference", async () => {
    const large = JSON.stringify("x".repeat(200_000));
    for (const effect of ["none", "keyed"] as const) {
      address = { ...address, visit: `#${effect}` };
      assert.equal(await run(effect, async () => large), large);
      const record = await steps.read(address);
      assert.equal(record?.result, undefined);
      assert.equal(vault.bodies.get(record?.ref ?? ""), large);
      assert.equal(await run(effect, async () => '"other"'), large);
    }
  });

  it("has no record when the body could not be stored", async () => {
    const broken = { ...vault, put: () => Promise.reject(new Error("no bucket")) };
    await assert.rejects(run("none", async () => JSON.stringify("x".repeat(200_000)), { steps, vault: broken }));
    assert.equal(await steps.read(address), undefined);
  });
});
