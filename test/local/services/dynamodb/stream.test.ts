import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import type { Clock, Properties } from "../../../../local/service.ts";
import { dynamodb } from "../../../../local/services/dynamodb/index.ts";
import { eventually } from "../../../support/until.ts";
import { callOf } from "../call-of.ts";
import { context, type FakeCloud, fakeClock, fakeCloud } from "../fake-cloud.ts";
import { tableInputs, tableType } from "./table-inputs.ts";

const day = 24 * 60 * 60 * 1000;

describe("A DynamoDB table's stream", () => {
  let clock: Clock & { advance(milliseconds: number): void };
  let cloud: FakeCloud;
  let service: ReturnType<typeof dynamodb>;
  let arn: string;
  let call: ReturnType<typeof callOf>;

  beforeEach(async () => {
    clock = fakeClock("2026-01-01T00:00:00Z");
    cloud = fakeCloud({ clock });
    service = dynamodb(cloud);
    await service.start?.();
    call = callOf(service);
    const table = service.resources.find(({ type }) => type === tableType);
    const made = await table?.create({ ...tableInputs, name: "alerts" }, context("alerts"));
    arn = String(made?.outputs.streamArn);
  });
  afterEach(async () => {
    await service.stop?.();
    cloud.dispose();
  });

  const put = (pk: string, more: Properties = {}) =>
    call("PutItem", { TableName: "alerts", Item: { pk: { S: pk }, ...more } });
  /** Lets time pass, and what falls due be done. */
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await setImmediate();
  };
  const records = () => service.streamRecords(arn, "", 1000);

  it("has each change in order, with the images before and after", async () => {
    await put("a", { n: { N: "1" } });
    const update = { TableName: "alerts", Key: { pk: { S: "a" } }, UpdateExpression: "ADD n :one" };
    await call("UpdateItem", { ...update, ExpressionAttributeValues: { ":one": { N: "1" } } });
    await call("DeleteItem", { TableName: "alerts", Key: { pk: { S: "a" } } });
    const seen = records().map(({ eventName, dynamodb: { OldImage, NewImage } }) => [
      eventName,
      OldImage?.n,
      NewImage?.n,
    ]);
    assert.deepEqual(seen, [
      ["INSERT", undefined, { N: "1" }],
      ["MODIFY", { N: "1" }, { N: "2" }],
      ["REMOVE", { N: "2" }, undefined],
    ]);
  });

  it("has sequence numbers that rise, and goes on after the one that was read", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => put(`k${n}`)));
    const numbers = records().map(({ dynamodb: { SequenceNumber } }) => SequenceNumber);
    assert.equal(new Set(numbers).size, 30);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => Number(BigInt(a) - BigInt(b))),
    );
    const after = service.streamRecords(arn, numbers[9] ?? "", 5).map(({ dynamodb }) => dynamodb.SequenceNumber);
    assert.deepEqual(after, numbers.slice(10, 15));
  });

  it("links the images of changes that come at once into one chain", async () => {
    const update = { TableName: "alerts", Key: { pk: { S: "a" } }, UpdateExpression: "ADD n :one" };
    const add = () => call("UpdateItem", { ...update, ExpressionAttributeValues: { ":one": { N: "1" } } });
    await Promise.all(Array.from({ length: 20 }, add));
    const chain = records().map(({ dynamodb: { OldImage, NewImage } }) => [OldImage?.n, NewImage?.n]);
    const count = (n: number) => (n === 0 ? undefined : { N: String(n) });
    assert.deepEqual(
      chain,
      Array.from({ length: 20 }, (_, n) => [count(n), count(n + 1)]),
    );
  });

  it("tells its listeners after a write, and only until they stop", async () => {
    let told = 0;
    const stop = service.onStream(arn, () => {
      told += records().length;
    });
    await put("a");
    stop();
    await put("b");
    assert.equal(told, 1);
  });

  it("has nothing of a write that was refused or that changed nothing", async () => {
    await put("a");
    await put("a");
    const again = { TableName: "alerts", Item: { pk: { S: "a" } }, ConditionExpression: "attribute_not_exists(pk)" };
    await assert.rejects(async () => call("PutItem", again), { name: "ConditionalCheckFailedException" });
    assert.equal(records().length, 1);
  });

  it("goes on with its numbers after a restart, also when old records are gone", async () => {
    await put("a");
    const [first] = records();
    await pass(day + 2 * 60 * 60 * 1000);
    assert.deepEqual(records(), []);
    await service.stop?.();
    service = dynamodb(cloud);
    call = callOf(service);
    await put("b");
    assert.ok(String(records()[0]?.dynamodb.SequenceNumber) > String(first?.dynamodb.SequenceNumber));
  });

  it("keeps records for a day", async () => {
    await put("a");
    await pass(day / 2);
    await put("b");
    await pass(day * 0.75);
    assert.deepEqual(
      records().map(({ dynamodb }) => dynamodb.Keys.pk),
      [{ S: "b" }],
    );
  });

  it("tells of an expired item as DynamoDB's own deletion", async () => {
    const seconds = (at: number) => ({ expireAt: { N: String(Math.floor(at / 1000)) } });
    await put("over", seconds(clock.now() + 60_000));
    await put("later", seconds(clock.now() + day));
    clock.advance(6 * 60 * 1000);
    const removed = await eventually(() => {
      const found = records().find(({ eventName }) => eventName === "REMOVE");
      assert.ok(found);
      return found;
    });
    assert.deepEqual(removed.dynamodb.Keys.pk, { S: "over" });
    assert.deepEqual(removed.userIdentity, { type: "Service", principalId: "dynamodb.amazonaws.com" });
    assert.equal((await call("Scan", { TableName: "alerts" }))?.Count, 1);
  });

  it("leaves memory as it was when the store cannot be written", async () => {
    await put("a", { n: { N: "1" } });
    const { transaction } = cloud.store;
    cloud.store.transaction = () => {
      throw new Error("disk full");
    };
    await assert.rejects(async () => put("a", { n: { N: "2" } }), /disk full/);
    await assert.rejects(async () => put("b"), /disk full/);
    cloud.store.transaction = transaction;
    assert.deepEqual((await call("Scan", { TableName: "alerts" }))?.Items, [{ pk: { S: "a" }, n: { N: "1" } }]);
    assert.equal(records().length, 1);
  });
});
