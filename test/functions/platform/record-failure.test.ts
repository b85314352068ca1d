import assert from "node:assert/strict";
import { query, type Table } from "../../../functions/platform/database.ts";
import { keepFailure } from "../../../functions/platform/record-failure/record-failure.ts";
import { startTables, type Tables } from "./support/tables.ts";

const at = Date.parse("2026-01-05T10:00:00.000Z");

describe("recording a failure", () => {
  let tables: Tables;
  let results: Table;
  beforeEach(async () => {
    tables = await startTables();
    results = { db: tables.db, name: "results" };
  });
  afterEach(() => tables.close());

  const stored = async () =>
    (
      await query(results, {
        where: "#investigation = :i AND begins_with(#sk, :f)",
        values: { ":i": "inv_1", ":f": "F#" },
        limit: 10,
      })
    ).items;
  const problem = {
    step: "check-ticket",
    error: "Task.Unavailable",
    cause: JSON.stringify({ errorType: "Task.Unavailable", errorMessage: "Jira answered 500", trace: ["at …"] }),
  };

  it("keeps the step, the error and the words that are for people", async () => {
    await keepFailure(results, { investigation: "inv_1", problem, branch: "jira" }, at);
    assert.deepEqual(await stored(), [
      {
        investigation: "inv_1",
        sk: "F#2026-01-05T10:00:00.000Z#check-ticket",
        step: "check-ticket",
        error: "Task.Unavailable",
        cause: "Jira answered 500",
        branch: "jira",
        at: "2026-01-05T10:00:00.000Z",
      },
    ]);
  });

  it("keeps a failure once however often it is told", async () => {
    await keepFailure(results, { investigation: "inv_1", problem, branch: null }, at);
    await keepFailure(results, { investigation: "inv_1", problem, branch: null }, at + 5000);
    assert.equal((await stored()).length, 1);
    await keepFailure(results, { investigation: "inv_1", problem: { ...problem, step: "other" }, branch: null }, at);
    assert.equal((await stored()).length, 2);
  });

  it("takes a failure of which nothing is known", async () => {
    await keepFailure(results, { investigation: "inv_1", problem: null, branch: null }, at);
    assert.equal((await stored())[0]?.error, "Failed");
  });
});
