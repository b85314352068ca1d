import assert from "node:assert/strict";
import { workerPools } from "../../../../local/services/lambda/pool.ts";
import type { Outcome, Sandbox, Start } from "../../../../local/services/lambda/sandbox.ts";

/** Workers that do nothing but count how many of them there are. */
function world({ failing = "" } = {}) {
  const alive = new Map<Sandbox, string>();
  const dead = new Set<Sandbox>();
  const seen = { most: 0 };
  const start = (version: string, ended: () => void): Sandbox => {
    if (version === failing) throw new Error("its role is gone");
    const sandbox: Sandbox = {
      started: Promise.resolve<Start>({ duration: 1 }),
      run: () => Promise.reject(new Error("not used")),
      over: () => dead.has(sandbox),
      die: () => void dead.add(sandbox),
      close: async () => {
        alive.delete(sandbox);
        setImmediate(ended);
      },
    };
    alive.set(sandbox, version);
    seen.most = Math.max(seen.most, alive.size);
    return sandbox;
  };
  return { alive, seen, start };
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const outcome: Outcome = { payload: "null", duration: 0, memory: 0 };

describe("A pool of workers", () => {
  const job = (version: string, { cap = Infinity, milliseconds = 60 } = {}) => ({
    version,
    cap,
    run: async () => {
      await pause(milliseconds);
      return outcome;
    },
  });
  const open = (limits: { perVersion?: number; total?: number; idleMilliseconds?: number } = {}, failing = "") => {
    const { alive, seen, start } = world({ failing });
    const pools = workerPools((version: string) => version, start, {
      perVersion: 3,
      total: 4,
      idleMilliseconds: 60_000,
      ...limits,
    });
    return { alive, seen, pools };
  };

  it("starts further workers of a version only up to its limit", async () => {
    const { pools, seen } = open();
    await Promise.all(Array.from({ length: 12 }, () => pools.submit(job("a"))));
    assert.equal(seen.most, 3);
    await pools.close();
  });

  it("starts no more than the function's reserved concurrency", async () => {
    const { pools, seen } = open();
    await Promise.all(Array.from({ length: 6 }, () => pools.submit(job("a", { cap: 1, milliseconds: 30 }))));
    assert.equal(seen.most, 1);
    await pools.close();
  });

  it("uses a warm worker again", async () => {
    const { pools, seen } = open();
    for (let call = 0; call < 5; call += 1) await pools.submit(job("a", { milliseconds: 1 }));
    assert.equal(seen.most, 1);
    await pools.close();
  });

  it("gives no call to a worker whose process has ended in the one before", async () => {
    const { pools, alive } = open({ total: 1 });
    const used: Sandbox[] = [];
    const dying = {
      ...job("a"),
      run: async (sandbox: Sandbox) => {
        used.push(sandbox);
        sandbox.die();
        return outcome;
      },
    };
    await Promise.all([pools.submit(dying), pools.submit(dying)]);
    assert.equal(new Set(used).size, 2);
    assert.equal(alive.size, 0);
    await pools.close();
  });

  it("ends the worker that was idle longest when all room is taken", async () => {
    const { pools, alive, seen } = open();
    for (const version of ["a", "b", "c", "d", "e"]) {
      await pools.submit(job(version, { milliseconds: 2 }));
      await pause(3);
    }
    assert.deepEqual([...alive.values()], ["b", "c", "d", "e"]);
    assert.equal(seen.most, 4);
    await pools.close();
  });

  it("lets a version without a worker have the next one that is free", async () => {
    const { pools, seen } = open({ perVersion: 4 });
    const long = Promise.all(Array.from({ length: 40 }, () => pools.submit(job("a"))));
    await pause(150);
    let done = 0;
    void long.then(() => {
      done += 1;
    });
    await pools.submit(job("b", { milliseconds: 1 }));
    assert.equal(done, 0);
    await long;
    assert.equal(seen.most, 4);
    await pools.close();
  });

  it("ends workers that are idle for long", async () => {
    const { pools, alive } = open({ idleMilliseconds: 40 });
    await pools.submit(job("a", { milliseconds: 1 }));
    assert.equal(alive.size, 1);
    await pause(150);
    assert.equal(alive.size, 0);
    await pools.close();
  });

  it("gives calls under way no answer when it is closed", async () => {
    const { pools, alive } = open();
    let answered = false;
    void pools.submit(job("a", { milliseconds: 30 })).finally(() => {
      answered = true;
    });
    await pause(10);
    await pools.close();
    await pause(60);
    assert.equal(answered, false);
    assert.equal(alive.size, 0);
  });

  it("fails the calls whose worker cannot be begun, and no others", async () => {
    const { pools } = open({}, "bad");
    await assert.rejects(pools.submit(job("bad")), /role is gone/);
    assert.deepEqual(await pools.submit(job("good")), outcome);
    await pools.close();
  });
});
