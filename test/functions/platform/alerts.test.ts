import assert from "node:assert/strict";
import { accept, type Candidate, markDispatched, markFailed, readAlert } from "../../../functions/platform/alerts.ts";
import type { Table } from "../../../functions/platform/database.ts";
import { startTables, type Tables } from "./support/tables.ts";

const start = Date.parse("2026-01-05T10:00:00.000Z");
const hour = 3_600_000;
let number = 0;

/** An alert of the one fingerprint; each has an investigation's id and a receipt of its own. */
const candidate = (changes: Partial<Candidate> = {}): Candidate => ({
  pk: "ssh-login#1",
  investigation: `inv_${++number}`,
  endpoint: "ssh-login",
  playbook: "ssh-ticket-check",
  machine: "arn:aws:states:us-east-1:000000000001:stateMachine:a",
  fields: [["user"]],
  severity: "high",
  windowSeconds: 3600,
  receipt: `receipt-${number}`,
  body: async () => ({ alert: "{}" }),
  ...changes,
});

describe("accepting an alert", () => {
  let tables: Tables;
  let table: Table;
  beforeEach(async () => {
    tables = await startTables();
    table = { db: tables.db, name: "alerts" };
  });
  afterEach(() => tables.close());

  const dispatched = async () => {
    const item = await readAlert(table, "ssh-login#1");
    if (item) await markDispatched(table, item);
  };

  it("opens an investigation that is due and holds the alert", async () => {
    const first = candidate();
    assert.deepEqual(await accept(table, first, start), {
      investigationId: first.investigation,
      duplicate: false,
      count: 1,
    });
    const item = await readAlert(table, "ssh-login#1");
    assert.deepEqual(
      [item?.alert, item?.n, item?.windowEnd, item?.due, item?.expireAt],
      ["{}", 1, start + hour, start + 30_000, undefined],
    );
  });

  it("opens one investigation for fifty at once and counts every one", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => accept(table, candidate(), start)));
    assert.equal(new Set(answers.map(({ investigationId }) => investigationId)).size, 1);
    assert.equal(answers.filter(({ duplicate }) => !duplicate).length, 1);
    assert.equal((await readAlert(table, "ssh-login#1"))?.n, 50);
  });

  it("counts a duplicate inside the window, which does not slide", async () => {
    const first = await accept(table, candidate(), start);
    await dispatched();
    assert.deepEqual(await accept(table, candidate(), start + hour - 1), { ...first, duplicate: true, count: 2 });
    const item = await readAlert(table, "ssh-login#1");
    assert.deepEqual([item?.windowEnd, item?.lastSeenAt], [start + hour, "2026-01-05T10:59:59.999Z"]);
  });

  it("opens another investigation once the window is over", async () => {
    await accept(table, candidate(), start);
    await dispatched();
    const next = candidate();
    assert.deepEqual(await accept(table, next, start + hour), {
      investigationId: next.investigation,
      duplicate: false,
      count: 1,
    });
  });

  it("does not overwrite an alert that still waits for its start, however late", async () => {
    const first = await accept(table, candidate(), start);
    assert.deepEqual(await accept(table, candidate(), start + 5 * hour), { ...first, duplicate: true, count: 2 });
  });

  it("does not take the SDK's repeat of its own first write for a duplicate", async () => {
    const first = candidate();
    tables.loseAnswers(1);
    assert.deepEqual(await accept(table, first, start), {
      investigationId: first.investigation,
      duplicate: false,
      count: 1,
    });
  });

  it("counts a duplicate once when the SDK repeats the count", async () => {
    const first = await accept(table, candidate(), start);
    tables.loseAnswers(1);
    assert.deepEqual(await accept(table, candidate(), start), { ...first, duplicate: true, count: 2 });
    assert.equal((await readAlert(table, "ssh-login#1"))?.n, 2);
  });

  it("counts one delivery once, even when it comes again after the window", async () => {
    const first = await accept(table, candidate({ receipt: "event-1" }), start);
    await dispatched();
    const again = await accept(table, candidate({ receipt: "event-1" }), start + 1000);
    const late = await accept(table, candidate({ receipt: "event-1" }), start + 2 * hour);
    assert.deepEqual([again.investigationId, late.investigationId], [first.investigationId, first.investigationId]);
    assert.equal((await readAlert(table, "ssh-login#1"))?.n, 1);
  });

  it("frees the fingerprint of an alert that could never be dispatched", async () => {
    await accept(table, candidate(), start);
    const item = await readAlert(table, "ssh-login#1");
    assert.ok(item);
    await markFailed(table, item, "no machine", start + 1000);
    const failed = await readAlert(table, "ssh-login#1");
    assert.deepEqual([failed?.failed, failed?.due, failed?.dueShard], ["no machine", undefined, undefined]);
    assert.equal((await accept(table, candidate(), start + 1000)).duplicate, false);
  });

  it("marks only the alert that was dispatched, not its successor", async () => {
    await accept(table, candidate(), start);
    const old = await readAlert(table, "ssh-login#1");
    assert.ok(old);
    await markDispatched(table, old);
    await accept(table, candidate(), start + hour);
    await markDispatched(table, old);
    assert.ok((await readAlert(table, "ssh-login#1"))?.due);
  });

  it("writes the body only for the alert that opens an investigation", async () => {
    let bodies = 0;
    const body = async () => {
      bodies++;
      return { alertRef: "alerts/1.json" };
    };
    await accept(table, candidate({ body }), start);
    await accept(table, candidate({ body }), start);
    assert.equal(bodies, 1);
  });
});
