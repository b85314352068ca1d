import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { repeat } from "../../../local/services/repeat.ts";
import { fakeClock } from "./fake-cloud.ts";

describe("Repeated work", () => {
  it("begins again so long after its end, until it is cancelled", async () => {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    let [begun, finish] = [0, () => {}];
    const repeated = repeat(clock, 1000, () => {
      begun += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    const pass = async (milliseconds: number) => {
      clock.advance(milliseconds);
      await setImmediate();
      return begun;
    };
    assert.deepEqual([await pass(999), await pass(1), await pass(5000)], [0, 1, 1]);
    finish();
    await setImmediate();
    assert.deepEqual([await pass(999), await pass(1)], [1, 2]);
    finish();
    await setImmediate();
    repeated.cancel();
    assert.equal(await pass(5000), 2);
  });

  it("may fail when its cancelling has overtaken it", async () => {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    const work = Promise.withResolvers<void>();
    const repeated = repeat(clock, 1000, () => work.promise);
    clock.advance(1000);
    await setImmediate();
    repeated.cancel();
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    work.reject(new Error("the store is closed"));
    await setImmediate();
    process.off("unhandledRejection", note);
    assert.deepEqual(unhandled, []);
  });
});
