import assert from "node:assert/strict";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { readInvestigation } from "../../../functions/runtime/read.ts";
import { startTables, type Tables } from "../support/tables.ts";
import { memoryVault } from "../support/vault.ts";

const id = "inv_01";
const opened = "2026-01-01T00:00:00.000Z";
const common = { endpoint: "e", playbook: "p", severity: "low" };

describe("reading an investigation", () => {
  let tables: Tables;
  const vault = memoryVault();
  const put = (TableName: string, Item: Record<string, unknown>) =>
    tables.client.send(new PutCommand({ TableName, Item }));
  const read = (which = id) =>
    readInvestigation(which, {
      client: tables.client,
      vault,
      resultsTable: "results",
      interactionsTable: "interactions",
      alertsTable: "alerts",
    });

  before(async () => {
    tables = await startTables();
  });
  after(() => tables.close());

  it("finds an accepted alert before it is dispatched, its body in the vault", async () => {
    await vault.put("alerts/inv_00.json", '{"big":true}');
    await put("alerts", {
      ...common,
      pk: "e#0",
      investigation: "inv_00",
      machine: "m",
      fields: [],
      receivedAt: opened,
      alertRef: "alerts/inv_00.json",
      windowEnd: 1,
      n: 2,
      lastSeenAt: opened,
    });
    const view = await read("inv_00");
    assert.deepEqual([view.status, view.duplicates, view.alert], ["open", 1, { big: true }]);
  });

  it("puts all records together, page by page, bodies from the vault, questions by their ids", async () => {
    await vault.put("results/large", '{"rows":[1]}');
    await vault.put("alerts/large", '{"b":2}');
    await put("results", { investigation: id, sk: "ALERT", ref: "alerts/large" });
    await put("results", {
      ...common,
      investigation: id,
      sk: "META",
      status: "running",
      execution: "x",
      openedAt: opened,
      openQuestions: new Set(["q1"]),
    });
    const step = {
      investigation: id,
      visit: "",
      kind: "task",
      phase: "done",
      attempt: 1,
      startedAt: opened,
      finishedAt: opened,
    };
    await put("results", { ...step, sk: "S#large", step: "large", ref: "results/large" });
    for (let i = 0; i < 12; i++) {
      const visit = `[${i}]`;
      await put("results", {
        ...step,
        sk: `S#item${visit}`,
        step: "item",
        visit,
        result: JSON.stringify("x".repeat(100_000)),
      });
    }
    await put("results", {
      ...step,
      sk: "S#ask",
      step: "ask",
      kind: "ask",
      phase: "started",
      finishedAt: undefined,
      interaction: "q1",
    });
    await put("interactions", {
      id: "q1",
      investigation: id,
      execution: "x",
      step: "ask",
      visit: "",
      token: "t",
      state: "open",
      question: "{}",
      expiresAt: 1,
      allowed: [],
      quorum: 1,
      events: [{ at: opened, kind: "asked" }],
    });
    const view = await read();
    assert.equal(view.status, "waiting");
    assert.deepEqual(view.alert, { b: 2 });
    assert.deepEqual(view.results.large, { rows: [1] });
    assert.equal(Object.keys(view.results).length, 13);
    assert.equal(view.timeline.filter(({ kind }) => kind === "asked").length, 1);
  });

  it("says so when there is none", async () => {
    await assert.rejects(read("inv_99"), { name: "InvestigationNotFound" });
  });
});
