/** What a mapping does with a table's stream: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
import assert from "node:assert/strict";
import type { Properties } from "../../../local/service.ts";
import { lambda } from "../../../local/services/lambda/index.ts";
import {
  context,
  type FakeCloud,
  fakeClock,
  fakeCloud,
  streamArn,
  streamRecord,
} from "../../local/services/fake-cloud.ts";
import { makeFunction, resourceOf } from "../../local/services/lambda/fixture.ts";
import { eventually } from "../../support/until.ts";
import type { Row } from "../row.ts";

const guide = "https://docs.aws.amazon.com/lambda/latest/dg";
const mappings = `${guide}/invocation-eventsourcemapping.html`;
const errors = `${guide}/services-ddb-errors.html`;
const partial = `${guide}/services-ddb-batchfailurereporting.html`;
const failed = "arn:aws:sqs:us-east-1:000000000001:failed";

/** Prints its batches. `poison` fails each time, `busy` fails so many times, `later` is reported as failed once. */
const source = `const seen = new Map();
const again = (id, times) => { const count = (seen.get(id) ?? 0) + 1; seen.set(id, count); return count <= times; };
export const handler = async ({ Records }) => {
  const images = Records.map(({ dynamodb }) => dynamodb.NewImage);
  console.log("BATCH " + images.map(({ id, n }) => (n === undefined ? id : id + "." + n)).join());
  for (const { id, poison, busy = 0 } of images) if (poison || again(id, busy)) throw new Error("no");
  const late = Records.filter(({ dynamodb: { NewImage: { id, later } } }) => later && again("later " + id, 1));
  return { batchItemFailures: late.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
};`;

type World = {
  readonly cloud: FakeCloud;
  /** Moves time until the batches are these. */
  batches(wanted: readonly string[]): Promise<void>;
  /** The batches so far. */
  seen(): string[];
};
type Stream = {
  readonly title: string;
  readonly source: string;
  readonly images: readonly Properties[];
  readonly mapping?: Properties;
  readonly work: (world: World) => Promise<void>;
};

const row = ({ title, source: page, images, mapping = {}, work }: Stream): Row => ({
  area: "Streams",
  title,
  source: page,
  check: async () => {
    const clock = fakeClock(new Date().toISOString());
    const cloud = fakeCloud({ clock, file: ":memory:" });
    const service = lambda(cloud);
    await service.start?.();
    const seen = () => cloud.logged.flatMap((line) => /BATCH (\S*)/.exec(line)?.[1] ?? []);
    try {
      cloud.stream.add(...images);
      const functionName = await makeFunction(cloud, service, source);
      const given = { functionName, eventSourceArn: streamArn, startingPosition: "TRIM_HORIZON", ...mapping };
      await resourceOf(service, "aws:lambda/eventSourceMapping:EventSourceMapping").create(given, context("mapping"));
      const batches = (wanted: readonly string[]) =>
        eventually(() => {
          clock.advance(10_000);
          assert.deepEqual(seen(), wanted);
        });
      await work({ cloud, batches, seen });
    } finally {
      await service.stop?.();
      cloud.dispose();
    }
  },
});

const conditionOf = (cloud: FakeCloud) =>
  cloud.queues.bodies(failed).map((body) => {
    const { requestContext, DDBStreamBatchInfo } = Object(body);
    return [requestContext.condition, Number(DDBStreamBatchInfo.startSequenceNumber), DDBStreamBatchInfo.batchSize];
  });
const onFailure = { destinationConfig: { onFailure: { destinationArn: failed } } };
const abc = [{ id: "a" }, { id: "b" }, { id: "c" }];
const withPoison = [{ id: "a" }, { id: "b", poison: true }, { id: "c" }];

/** Records of four items, ten of each. */
const inOrder = Array.from({ length: 40 }, (_, n) => ({ id: `k${n % 4}`, n }));

const streams: readonly Stream[] = [
  {
    title: "records come in their order, as many at once as BatchSize says",
    source: mappings,
    images: abc,
    mapping: { batchSize: 2 },
    work: ({ batches }) => batches(["a,b", "c"]),
  },
  {
    title: "a mapping begins with what is there already",
    source: mappings,
    images: abc,
    work: ({ batches }) => batches(["a,b,c"]),
  },
  {
    title: "LATEST begins with what comes after it",
    source: mappings,
    images: abc,
    mapping: { startingPosition: "LATEST" },
    work: async ({ cloud, batches }) => {
      cloud.stream.add({ id: "d" });
      await batches(["d"]);
    },
  },
  {
    title: "a batch that fails is tried again as a whole, and nothing overtakes it",
    source: errors,
    images: [{ id: "a", busy: 2 }, { id: "b" }, { id: "c" }],
    mapping: { batchSize: 2 },
    work: ({ batches }) => batches(["a,b", "a,b", "a,b", "c"]),
  },
  {
    title: "MaximumRetryAttempts, then the destination is told where the records are",
    source: errors,
    images: withPoison,
    mapping: { batchSize: 2, maximumRetryAttempts: 1, ...onFailure },
    work: async ({ cloud, batches }) => {
      await batches(["a,b", "a,b", "c"]);
      assert.deepEqual(conditionOf(cloud), [["RetryAttemptsExhausted", 1, 2]]);
    },
  },
  {
    title: "MaximumRetryAttempts 0",
    source: errors,
    images: withPoison,
    mapping: { batchSize: 1, maximumRetryAttempts: 0, ...onFailure },
    work: async ({ cloud, batches }) => {
      await batches(["a", "b", "c"]);
      assert.deepEqual(conditionOf(cloud), [["RetryAttemptsExhausted", 2, 1]]);
    },
  },
  {
    title: "BisectBatchOnFunctionError: halved until the bad record stands alone; halving is no retry",
    source: errors,
    images: withPoison,
    mapping: { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1, ...onFailure },
    work: async ({ cloud, batches }) => {
      await batches(["a,b,c", "a,b", "a", "b", "b", "c"]);
      assert.deepEqual(conditionOf(cloud), [["RetryAttemptsExhausted", 2, 1]]);
    },
  },
  {
    title: "BisectBatchOnFunctionError: a batch is halved also with MaximumRetryAttempts 0",
    source: errors,
    images: withPoison,
    mapping: { bisectBatchOnFunctionError: true, maximumRetryAttempts: 0, ...onFailure },
    work: async ({ cloud, batches }) => {
      await batches(["a,b,c", "a,b", "a", "b", "c"]);
      assert.deepEqual(conditionOf(cloud), [["RetryAttemptsExhausted", 2, 1]]);
    },
  },
  {
    title: "ReportBatchItemFailures: tried again from the first that is reported",
    source: partial,
    images: [{ id: "a" }, { id: "b", later: true }, { id: "c" }],
    mapping: { functionResponseTypes: ["ReportBatchItemFailures"] },
    work: ({ batches }) => batches(["a,b,c", "b,c"]),
  },
  {
    title: "ReportBatchItemFailures: of several the first counts",
    source: partial,
    images: [{ id: "a" }, { id: "b", later: true }, { id: "c", later: true }],
    mapping: { functionResponseTypes: ["ReportBatchItemFailures"] },
    work: ({ batches }) => batches(["a,b,c", "b,c"]),
  },
  {
    title: "what is reported is not looked at without ReportBatchItemFailures",
    source: partial,
    images: [{ id: "a", later: true }],
    work: async ({ cloud, batches }) => {
      await batches(["a"]);
      cloud.stream.add({ id: "b" });
      await batches(["a", "b"]);
    },
  },
  {
    title: "MaximumRecordAgeInSeconds: what is too old is given up",
    source: errors,
    images: [],
    mapping: { maximumRecordAgeInSeconds: 60, ...onFailure },
    work: async ({ cloud, batches }) => {
      const old = streamRecord(1, { id: "old" });
      const created = Date.now() / 1000 - 3600;
      cloud.stream.records.push({ ...old, dynamodb: { ...old.dynamodb, ApproximateCreationDateTime: created } });
      cloud.stream.add({ id: "new" });
      await eventually(() => assert.deepEqual(conditionOf(cloud), [["RecordAgeExceeded", 1, 1]]));
      await batches(["new"]);
    },
  },
  {
    title: "FilterCriteria: only what fits one of the filters",
    source: `${guide}/invocation-eventfiltering.html`,
    images: [{ id: "a" }, { id: "b", due: { N: "1" } }, { id: "c", kind: { S: "x" } }],
    mapping: {
      filterCriteria: {
        filters: [
          { pattern: '{"dynamodb":{"NewImage":{"due":{"N":[{"exists":true}]}}}}' },
          { pattern: '{"dynamodb":{"NewImage":{"kind":{"S":["x"]}}}}' },
        ],
      },
    },
    work: ({ batches }) => batches(["b,c"]),
  },
  {
    title: "ParallelizationFactor: each item's records in their order, side by side with others",
    source: `${guide}/services-ddb-params.html`,
    images: inOrder,
    mapping: { batchSize: 1, parallelizationFactor: 4 },
    work: async ({ seen }) => {
      await eventually(() => assert.equal(seen().length, inOrder.length));
      const numbers = (key: string) =>
        seen()
          .filter((one) => one.startsWith(`${key}.`))
          .map((one) => Number(one.split(".")[1]));
      for (const key of ["k0", "k1", "k2", "k3"])
        assert.deepEqual(
          numbers(key),
          inOrder.filter(({ id }) => id === key).map(({ n }) => n),
        );
    },
  },
  {
    title: "a record that fails holds back its own lane alone",
    source: `${guide}/services-ddb-params.html`,
    images: [{ id: "k0", poison: true }, ...Array.from({ length: 12 }, (_, n) => ({ id: `k${n + 1}` }))],
    mapping: { batchSize: 1, parallelizationFactor: 10 },
    work: async ({ seen }) => {
      await eventually(() => assert.ok(new Set(seen()).size > 6));
    },
  },
];

export const streamRows: readonly Row[] = streams.map(row);
