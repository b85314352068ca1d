import assert from "node:assert/strict";
import { covers } from "../../../../local/services/states/failure.ts";

const cases: [string[], string, boolean][] = [
  [["Task.Denied"], "Task.Denied", true],
  [["Task.Denied"], "Task.NotFound", false],
  [["Other", "Task.Denied"], "Task.Denied", true],
  [["States.ALL"], "Task.Denied", true],
  [["States.ALL"], "States.Timeout", true],
  [["States.ALL"], "States.DataLimitExceeded", true],
  [["States.ALL"], "States.Runtime", false],
  [["States.TaskFailed"], "Task.Denied", true],
  [["States.TaskFailed"], "States.Timeout", false],
  [["States.TaskFailed"], "States.Runtime", false],
];

describe("ErrorEquals", () => {
  for (const [errorEquals, error, expected] of cases)
    it(`${errorEquals.join(", ")} ${expected ? "covers" : "does not cover"} ${error}`, () => {
      assert.equal(covers(errorEquals, error), expected);
    });
});
