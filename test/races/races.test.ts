/** The part of `npm run races` that is always run: the same orders each time. */
import assert from "node:assert/strict";
import { unthrottled } from "../support/unthrottled.ts";
import { ingestRace, wrongWith } from "./alerts.ts";
import { bothWays } from "./both-ways.ts";
import { changedMeanwhile, halfDuplicates, keysRaced } from "./load.ts";
import { runScheduled, scheduledNames } from "./races.ts";

describe("a race whose calls come in any order", function () {
  this.timeout(600_000);
  for (const name of scheduledNames)
    it(`has one outcome, and everyone else is told so: ${name}`, async () => {
      const { miss, runs } = await runScheduled(name, 12, 6);
      assert.equal(miss, undefined);
      assert.equal(runs, 12);
    });

  it("has one investigation and one execution: fifty racers for an alert, and two that start it", async () => {
    const { misses, executions } = await ingestRace(2, 50);
    assert.deepEqual([misses, executions], [[], 2]);
  });

  it("is lost, doubled or counted wrongly when the answers do not fit together", () => {
    const one = (investigationId: string, duplicate: boolean, count: number) => ({ investigationId, duplicate, count });
    assert.equal(wrongWith([one("a", true, 2), one("a", false, 1), one("a", true, 3)]), undefined);
    assert.match(wrongWith([one("a", false, 1), one("b", true, 2)]) ?? "", /2 investigations/);
    assert.match(wrongWith([one("a", false, 1), one("a", false, 1)]) ?? "", /2 answers are no duplicates/);
    assert.match(wrongWith([one("a", false, 1), one("a", true, 2), one("a", true, 2)]) ?? "", /counts are 1, 2, 2/);
    assert.match(wrongWith([one("a", false, 1), one("a", true, 3)]) ?? "", /counts are 1, 3/);
  });
});

describe("a race over HTTP", function () {
  this.timeout(1_200_000);
  const target = unthrottled();
  const { platform, start, remove } = target;
  before(() => start());
  after(() => remove());

  it("has one investigation for each key", async () => {
    const { misses, cases } = await keysRaced(platform, 3, 50);
    assert.deepEqual([misses, cases], [[], 3]);
  });

  it("has one outcome when a button and a link answer at the same moment", async () => {
    assert.deepEqual(await bothWays(platform, 3), []);
  });

  it("loses and doubles nothing under load", async () => {
    const { misses, alerts, cases } = await halfDuplicates(platform, 200, 6);
    assert.deepEqual([misses, alerts, cases], [[], 200, 100]);
  });

  it("loses and doubles nothing while the playbook is changed", async () => {
    const { misses, cases } = await changedMeanwhile(target, 5);
    assert.deepEqual(misses, []);
    assert.ok(cases > 20, `${cases} cases`);
  });
});
