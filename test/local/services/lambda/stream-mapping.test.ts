import assert from "node:assert/strict";
import type { Service } from "../../../../local/service.ts";
import { lambda } from "../../../../local/services/lambda/index.ts";
import { eventually } from "../../../support/until.ts";
import { context, type FakeCloud, fakeCloud, streamArn } from "../fake-cloud.ts";
import { makeFunction, resourceOf } from "./fixture.ts";

const deadLetters = "arn:aws:sqs:us-east-1:000000000001:dead-letters";
const seenQueue = "arn:aws:sqs:us-east-1:000000000001:seen";

/** Prints the ids of each batch; fails while one has `poison`, reports those that have `partial`, once each. */
const source = `let reported = new Set();
export const handler = async ({ Records }) => {
  const images = Records.map(({ dynamodb }) => dynamodb.NewImage);
  console.log("BATCH " + images.map(({ id }) => id).join());
  if (images.some(({ poison }) => poison)) throw new Error("poison");
  const bad = Records.filter(({ dynamodb: { NewImage: { id, partial } } }) => partial && !reported.has(id));
  for (const { dynamodb } of bad) reported.add(dynamodb.NewImage.id);
  return { batchItemFailures: bad.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
};`;

describe("A mapping of a table's stream", () => {
  let cloud: FakeCloud;
  let service: Service;
  beforeEach(async () => {
    cloud = fakeCloud();
    service = lambda(cloud);
    await service.start?.();
  });
  afterEach(async () => {
    await service.stop?.();
    cloud.dispose();
  });

  const batches = () => cloud.logged.flatMap((line) => /BATCH (\S*)/.exec(line)?.[1] ?? []);
  async function map(inputs: Record<string, unknown>): Promise<string> {
    const functionName = await makeFunction(cloud, service, source);
    const mapping = resourceOf(service, "aws:lambda/eventSourceMapping:EventSourceMapping");
    const given = { functionName, eventSourceArn: streamArn, startingPosition: "TRIM_HORIZON", ...inputs };
    return (await mapping.create(given, context("mapping"))).id;
  }

  it("begins with what was there before it, and hands on what comes", async () => {
    cloud.stream.add({ id: "a" }, { id: "b" });
    await map({ batchSize: 10 });
    await eventually(() => assert.deepEqual(batches(), ["a,b"]));
    cloud.stream.add({ id: "c" });
    await eventually(() => assert.deepEqual(batches(), ["a,b", "c"]));
  });

  it("hands on only what its filter lets through", async () => {
    await map({
      filterCriteria: {
        filters: [{ pattern: JSON.stringify({ dynamodb: { NewImage: { due: { N: [{ exists: true }] } } } }) }],
      },
    });
    cloud.stream.add({ id: "a" }, { id: "b", due: { N: "1" } });
    await eventually(() => assert.deepEqual(batches(), ["b"]));
  });

  it("halves a failing batch until the bad record stands alone, gives that up, and tells where it is", async () => {
    cloud.stream.add({ id: "a" }, { id: "b", poison: true }, { id: "c" });
    await map({
      batchSize: 10,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
      destinationConfig: { onFailure: { destinationArn: deadLetters } },
    });
    await eventually(() => assert.deepEqual(batches(), ["a,b,c", "a,b", "a", "b", "b", "c"]));
    const [notice] = cloud.queues.bodies(deadLetters);
    const { requestContext, DDBStreamBatchInfo } = Object(notice);
    assert.equal(requestContext.condition, "RetryAttemptsExhausted");
    assert.equal(DDBStreamBatchInfo.startSequenceNumber, "000000000000000000002");
    assert.equal(DDBStreamBatchInfo.batchSize, 1);
  });

  it("tries again from the first record that the function reports as failed", async () => {
    cloud.stream.add({ id: "a" }, { id: "b", partial: true }, { id: "c" });
    await map({ batchSize: 10, functionResponseTypes: ["ReportBatchItemFailures"] });
    await eventually(() => assert.deepEqual(batches(), ["a,b,c", "b,c"]));
  });

  it("goes on after a restart where it had come to", async () => {
    cloud.stream.add({ id: "a" });
    await map({});
    await eventually(() => assert.deepEqual(batches(), ["a"]));
    await service.stop?.();
    cloud.stream.add({ id: "b" });
    service = lambda(cloud);
    await service.start?.();
    await eventually(() => assert.deepEqual(batches(), ["a", "b"]));
  });

  it("holds back only the lane of a record that fails", async () => {
    const keys = ["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"];
    await map({ batchSize: 1, parallelizationFactor: 10 });
    cloud.stream.add(...keys.map((id, index) => ({ id, poison: index === 0 })));
    await eventually(() => assert.ok(keys.slice(1).some((key) => batches().includes(key))));
    assert.deepEqual(cloud.store.list("lambda/checkpoints"), []);
  });

  it("is refused when the function's role may not read the stream", async () => {
    cloud.denied.add("dynamodb:GetRecords");
    await assert.rejects(map({}), /cannot read .*dynamodb:GetRecords/);
  });

  it("does not read the stream once the permission is taken away", async () => {
    await map({});
    cloud.denied.add("dynamodb:GetRecords");
    cloud.stream.add({ id: "a" });
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.deepEqual(batches(), []);
  });

  it("hands a queue's messages over and deletes those that were handled", async () => {
    const code = `export const handler = async ({ Records }) => { console.log("BATCH " + Records.map(({ body }) => body).join());
      return { batchItemFailures: Records.filter(({ body }) => body === '"bad"').map(({ messageId }) => ({ itemIdentifier: messageId })) }; };`;
    const functionName = await makeFunction(cloud, service, code, { name: "collector" });
    const mapping = resourceOf(service, "aws:lambda/eventSourceMapping:EventSourceMapping");
    const given = { functionName, eventSourceArn: seenQueue, functionResponseTypes: ["ReportBatchItemFailures"] };
    await mapping.create(given, context("queue"));
    cloud.queues.api.send(seenQueue, '"good"');
    cloud.queues.api.send(seenQueue, '"bad"');
    await eventually(() => assert.deepEqual(batches().sort(), ['"bad"', '"good"']));
    await eventually(() => assert.equal(cloud.queues.left(seenQueue), 1));
  });
});
