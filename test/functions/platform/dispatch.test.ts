import assert from "node:assert/strict";
import { marshall } from "@aws-sdk/util-dynamodb";
import { closeCase, openCase, readCase } from "../../../functions/platform/cases.ts";
import { put, read } from "../../../functions/platform/database.ts";
import { dispatchBatch } from "../../../functions/platform/dispatch/batch.ts";
import { dispatch } from "../../../functions/platform/dispatch/dispatch.ts";
import { sweep } from "../../../functions/platform/sweep/sweep.ts";
import { createLog } from "../../../functions/runtime/log.ts";
import type { AlertItem } from "../../../functions/runtime/records.ts";
import { alertOf, execution, investigation, machine } from "./support/samples.ts";
import { startWorld, type World } from "./support/world.ts";

const quiet = createLog({}, () => {});

describe("dispatch", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const store = (item: AlertItem) => put(world.platform.alerts, { ...item }, "attribute_not_exists(#none)");
  const record = (sequence: string, after: AlertItem, before?: AlertItem) => ({
    eventName: before ? "MODIFY" : "INSERT",
    dynamodb: {
      SequenceNumber: sequence,
      NewImage: marshall(after),
      ...(before ? { OldImage: marshall(before) } : {}),
    },
  });
  const batch = (...Records: ReturnType<typeof record>[]) => dispatchBatch(world.platform, { Records }, quiet);

  it("starts the stored machine under the investigation's id with the fields that the playbook reads", async () => {
    await store(alertOf());
    assert.deepEqual(await batch(record("1", alertOf())), { batchItemFailures: [] });
    assert.deepEqual(world.states.started.get(investigation), {
      machine,
      input: { alert: { user: { email_addr: "engineer@example.com" } } },
    });
    const found = await readCase(world.platform.results, investigation);
    assert.deepEqual(
      [found?.status, found?.execution, found?.startedAt, found?.openShard !== undefined],
      ["running", execution, "2026-01-05T10:00:00.000Z", true],
    );
    assert.equal((await world.record(investigation, "ALERT"))?.body, alertOf().alert);
    const item = await world.alert("ssh-login#1");
    assert.deepEqual([item?.due, item?.dueShard, item?.alert], [undefined, undefined, undefined]);
    assert.ok(item?.expireAt);
  });

  it("repeated does not start a second execution", async () => {
    await store(alertOf());
    await batch(record("1", alertOf()));
    assert.deepEqual(await batch(record("1", alertOf())), { batchItemFailures: [] });
    assert.equal(world.states.started.size, 1);
  });

  it("started, then dead before the mark, then routed elsewhere: sweep finds the one execution", async () => {
    await store(alertOf());
    await openCase(world.platform.results, alertOf());
    world.states.started.set(investigation, { machine, input: {} });
    world.pass(31_000);
    await Promise.all([sweep(world.platform), sweep(world.platform)]);
    assert.equal(world.states.started.size, 1);
    assert.equal((await world.alert("ssh-login#1"))?.due, undefined);
    assert.equal((await readCase(world.platform.results, investigation))?.status, "running");
  });

  it("leaves the end standing that the execution wrote before it was marked as running", async () => {
    await store(alertOf());
    await openCase(world.platform.results, alertOf());
    await closeCase(
      world.platform.results,
      investigation,
      { status: "succeeded", outcome: "validated" },
      world.platform.now(),
    );
    await dispatch(world.platform, alertOf());
    const found = await readCase(world.platform.results, investigation);
    assert.deepEqual(
      [found?.status, found?.outcome, found?.startedAt],
      ["succeeded", "validated", "2026-01-05T10:00:00.000Z"],
    );
  });

  it("marks an alert that can never start as failed, and those behind it start", async () => {
    const doomed = alertOf();
    const next = alertOf({ pk: "ssh-login#2", investigation: "inv_2" });
    await store(doomed);
    await store(next);
    world.states.fail("StartExecution", "StateMachineDoesNotExist");
    assert.deepEqual(await batch(record("1", doomed)), { batchItemFailures: [] });
    await batch(record("2", next));
    const failed = await world.alert(doomed.pk);
    assert.deepEqual([failed?.due, failed?.windowEnd], [undefined, world.platform.now()]);
    assert.match(failed?.failed ?? "", /removed/);
    const found = await readCase(world.platform.results, investigation);
    assert.deepEqual([found?.status, found?.problem?.error, found?.openShard], ["failed", "NotDispatched", undefined]);
    assert.ok(world.states.started.has("inv_2"));
  });

  it("names the record of a failure that may pass, and sweep starts it later", async () => {
    await store(alertOf());
    world.states.fail("StartExecution", "ServiceUnavailable");
    assert.deepEqual(await batch(record("7", alertOf())), { batchItemFailures: [{ itemIdentifier: "7" }] });
    world.pass(31_000);
    await sweep(world.platform);
    assert.ok(world.states.started.has(investigation));
  });

  it("is put off by sweep while it cannot be started", async () => {
    await store(alertOf());
    world.pass(31_000);
    world.states.fail("StartExecution", "ServiceUnavailable");
    await sweep(world.platform);
    assert.equal((await world.alert("ssh-login#1"))?.due, world.platform.now() + 45_000);
  });

  it("does nothing about a duplicate that was counted while the alert was pending", async () => {
    await batch(record("1", alertOf({ n: 2 }), alertOf()));
    assert.equal(world.states.starts, 0);
  });

  it("copies the final count of the window that is over into its own investigation", async () => {
    const before = alertOf({ investigation: "inv_old", n: 4, lastSeenAt: "2026-01-05T09:00:00.000Z", due: undefined });
    await openCase(world.platform.results, before);
    const after = alertOf();
    await store(after);
    await batch(record("1", after, JSON.parse(JSON.stringify(before))));
    const old = await readCase(world.platform.results, "inv_old");
    assert.deepEqual([old?.n, old?.lastSeenAt], [4, "2026-01-05T09:00:00.000Z"]);
    assert.ok(world.states.started.has(investigation));
  });

  it("reads an alert from the vault when the table has only its reference", async () => {
    const { alert: _text, ...rest } = alertOf();
    const item: AlertItem = { ...rest, alertRef: "alerts/1.json" };
    await store(item);
    await dispatch({ ...world.platform, fetch: async () => '{"user":{"email_addr":"big"}}' }, item);
    assert.deepEqual(world.states.started.get(investigation)?.input, { alert: { user: { email_addr: "big" } } });
    assert.equal((await read(world.platform.results, { investigation, sk: "ALERT" }))?.ref, "alerts/1.json");
  });
});
