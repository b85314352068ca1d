/** The part of the kills of `npm run sweep` that is always run. */
import assert from "node:assert/strict";
import { RunningPlatform } from "../whole/platform.ts";
import { killAtEachWrite, type Write } from "./kills.ts";

describe("a platform that is killed again and again", function () {
  this.timeout(1_200_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());

  it("ends each case as if nothing had been, whichever durable write it was killed at", async () => {
    const chosen: Write[] = [];
    const { killed, leftovers } = await killAtEachWrite(platform, {
      ways: ["valid", "asked"],
      choose: (writes) => {
        chosen.push(...writes.filter(({ collections }, at) => at % 6 === 0 || collections.startsWith("lambda/")));
        return chosen;
      },
      // A loaded machine fails nothing: the time is looked at by `npm run sweep`.
      limitSeconds: 540,
    });
    assert.ok(chosen.length > 8);
    assert.deepEqual(
      killed,
      chosen.map((write) => ({ write, misses: [] })),
    );
    assert.deepEqual(leftovers, []);
  });
});
