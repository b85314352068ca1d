/** The part of `npm run sweep` that is always run: one fault for each way of healing. */
import assert from "node:assert/strict";
import { RunningPlatform } from "../whole/platform.ts";
import { type Cell, describe as nameOf } from "./points.ts";
import { singleFaults } from "./sweep.ts";

const expected: Readonly<Record<string, string>> = {
  "valid ingest: dynamodb:PutItem alerts reset after": "sdk",
  "valid ingest: dynamodb:PutItem alerts die after": "sender",
  "valid dispatch: states:StartExecution ssh-ticket-check die after": "stream",
  "valid jira-create-issue: jira:POST /rest/api/3/issue die after": "states",
  "asked ask: slack:chat.postMessage die after": "states",
  "asked respond: states:SendTaskSuccess die before": "sweep",
};
const name = ({ point, error, when }: Cell) => `${nameOf(point)} ${error} ${when}`;

describe("single faults on the way of an alert", function () {
  this.timeout(1_200_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());

  it("are healed: one execution, one end, the right results, each effect once", async () => {
    const { verdicts, leftovers } = await singleFaults(platform, {
      ways: ["valid", "asked"],
      choose: (cells) => cells.filter((cell) => Object.hasOwn(expected, name(cell))),
      atOnce: 6,
      rate: 1,
      // A loaded machine fails nothing: the time is looked at by `npm run sweep`.
      limitSeconds: 540,
    });
    assert.deepEqual(
      verdicts.map(({ cell, misses }) => [name(cell), misses]).sort(),
      Object.keys(expected)
        .map((one) => [one, []])
        .sort(),
    );
    assert.deepEqual(leftovers, []);
    assert.deepEqual(Object.fromEntries(verdicts.map(({ cell, healer }) => [name(cell), healer])), expected);
  });
});
