/** SQS: visibility, redrive, delays, batches; and what a mapping does with a queue. */
import assert from "node:assert/strict";
import type { ReceivedMessage } from "../../../local/cloud-type.ts";
import type { Properties } from "../../../local/service.ts";
import { lambda } from "../../../local/services/lambda/index.ts";
import { sqs } from "../../../local/services/sqs/index.ts";
import { account, context, type FakeCloud, fakeClock, fakeCloud, region } from "../../local/services/fake-cloud.ts";
import { makeFunction, resourceOf } from "../../local/services/lambda/fixture.ts";
import { eventually } from "../../support/until.ts";
import type { Row } from "../row.ts";

const guide = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide";
const visibility = `${guide}/sqs-visibility-timeout.html`;
const dead = `${guide}/sqs-dead-letter-queues.html`;
const mapping = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html";
const second = 1000;
/** Seconds that a received message of a queue with a dead-letter queue is hidden: longer than any test takes. */
const hidden = 3600;

type World = {
  readonly cloud: FakeCloud;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly service: ReturnType<typeof sqs>;
  /** Makes a queue; its ARN. */
  make(name: string, inputs?: Properties): Promise<string>;
  bodies(arn: string, more?: { visibility?: number }): string[];
  receive(arn: string): ReceivedMessage[];
};

const row = (title: string, source: string, work: (world: World) => Promise<void>): Row => ({
  area: "Queues",
  title,
  source,
  check: async () => {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    const cloud = fakeCloud({ clock, file: ":memory:" });
    const service = sqs(cloud);
    await service.start?.();
    const queue = resourceOf(service, "aws:sqs/queue:Queue");
    try {
      await work({
        cloud,
        clock,
        service,
        make: async (name, inputs = {}) => String((await queue.create({ name, ...inputs }, context(name))).outputs.arn),
        bodies: (arn, { visibility } = {}) => service.receive(arn, 10, visibility).map(({ body }) => body),
        receive: (arn) => service.receive(arn, 10),
      });
    } finally {
      await service.stop?.();
      cloud.dispose();
    }
  },
});

const redrive = (deadLetterTargetArn: string, maxReceiveCount: number) => ({
  redrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
  visibilityTimeoutSeconds: hidden,
});

const alone: Row[] = [
  row(
    "a received message is hidden for the queue's time, then it comes again",
    visibility,
    async ({ clock, service, make, bodies }) => {
      const arn = await make("q", { visibilityTimeoutSeconds: 30 });
      service.send(arn, "a");
      assert.deepEqual(bodies(arn), ["a"]);
      clock.advance(30 * second - 1);
      assert.deepEqual(bodies(arn), []);
      clock.advance(1);
      assert.deepEqual(bodies(arn), ["a"]);
    },
  ),
  row("a receive may say another time", visibility, async ({ clock, service, make, bodies }) => {
    const arn = await make("q", { visibilityTimeoutSeconds: 30 });
    service.send(arn, "a");
    assert.deepEqual(bodies(arn, { visibility: 5 }), ["a"]);
    clock.advance(5 * second);
    assert.deepEqual(bodies(arn), ["a"]);
  }),
  row("a deleted message never comes again", visibility, async ({ clock, service, make, bodies, receive }) => {
    const arn = await make("q");
    service.send(arn, "a");
    service.delete(arn, receive(arn)[0]?.receiptHandle ?? "");
    clock.advance(3600 * second);
    assert.deepEqual(bodies(arn), []);
  }),
  row(
    "each receive counts, and the first one's time stays",
    `${guide}/sqs-message-metadata.html`,
    async ({ clock, service, make, receive }) => {
      const arn = await make("q", { visibilityTimeoutSeconds: 10 });
      service.send(arn, "a");
      const first = receive(arn)[0];
      clock.advance(10 * second);
      const again = receive(arn)[0];
      assert.deepEqual(
        [first?.attributes.ApproximateReceiveCount, again?.attributes.ApproximateReceiveCount],
        ["1", "2"],
      );
      assert.equal(
        again?.attributes.ApproximateFirstReceiveTimestamp,
        first?.attributes.ApproximateFirstReceiveTimestamp,
      );
      assert.notEqual(again?.receiptHandle, first?.receiptHandle);
    },
  ),
  row(
    "a message received maxReceiveCount times goes to the dead-letter queue at the next",
    dead,
    async ({ clock, service, make, bodies, receive }) => {
      const grave = await make("grave");
      const arn = await make("q", redrive(grave, 2));
      service.send(arn, "a");
      for (const _ of [1, 2]) {
        assert.deepEqual(bodies(arn), ["a"]);
        clock.advance(hidden * second);
      }
      assert.deepEqual(bodies(arn), []);
      const [buried] = receive(grave);
      assert.deepEqual(
        [buried?.body, buried?.attributes.DeadLetterQueueSourceArn, buried?.attributes.ApproximateReceiveCount],
        ["a", arn, "1"],
      );
    },
  ),
  row("a queue's own delay", `${guide}/sqs-delay-queues.html`, async ({ clock, service, make, bodies }) => {
    const arn = await make("q", { delaySeconds: 15 });
    service.send(arn, "a");
    clock.advance(15 * second - 1);
    assert.deepEqual(bodies(arn), []);
    clock.advance(1);
    assert.deepEqual(bodies(arn), ["a"]);
  }),
  row(
    "a message past the retention period is gone",
    `${guide}/sqs-basic-architecture.html`,
    async ({ clock, service, make, bodies }) => {
      const arn = await make("q", { messageRetentionSeconds: 60 });
      service.send(arn, "a");
      clock.advance(60 * second + 1);
      assert.deepEqual(bodies(arn), []);
    },
  ),
  row(
    "at most ten messages at once",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html",
    async ({ service, make, bodies }) => {
      const arn = await make("q");
      for (let n = 0; n < 12; n += 1) service.send(arn, String(n));
      assert.equal(bodies(arn).length, 10);
      assert.equal(bodies(arn).length, 2);
    },
  ),
];

/** Prints what it gets. `bad` fails its batch, `late` is reported. */
const handler = `export const handler = async ({ Records }) => {
  console.log("BATCH " + Records.map(({ body }) => body).join());
  if (Records.some(({ body }) => body === "bad")) throw new Error("no");
  return { batchItemFailures: Records.filter(({ body }) => body === "late").map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

type Fed = World & { seen(): string[]; readonly arn: string; readonly grave: string };
/** The queue feeds a function. */
const fed = (title: string, source: string, inputs: Properties, code: string, work: (fed: Fed) => Promise<void>): Row =>
  row(title, source, async (world) => {
    const { cloud, service } = world;
    const grave = await world.make("grave");
    const arn = await world.make("q", redrive(grave, 3));
    cloud.bound.sqs = service;
    const functions = lambda(cloud);
    await functions.start?.();
    try {
      const functionName = await makeFunction(cloud, functions, code);
      await resourceOf(functions, "aws:lambda/eventSourceMapping:EventSourceMapping").create(
        { functionName, eventSourceArn: arn, ...inputs },
        context("mapping"),
      );
      const seen = () => cloud.logged.flatMap((line) => /BATCH (\S*)/.exec(line)?.[1] ?? []);
      await work({ ...world, seen, arn, grave });
    } finally {
      await functions.stop?.();
    }
  });

/** Waits for the batches so far, in any order, and lets hidden messages come again before each but the first. */
const rounds = async ({ clock, seen }: Fed, ...batches: readonly string[]) => {
  for (const at of batches.keys()) {
    if (at > 0 && seen().length <= at) clock.advance(hidden * second);
    await eventually(() => {
      clock.advance(0);
      assert.deepEqual(seen(), batches.slice(0, at + 1));
    });
  }
};
/** Waits until so many messages are in the queue, seen or hidden. */
const left = ({ cloud, arn }: Fed, count: number) =>
  eventually(() => {
    const name = arn.split(":").at(-1);
    assert.equal(cloud.store.list(`sqs.messages ${account}/${region}/${name}`).length, count);
  });

const feeding: Row[] = [
  fed("a batch that was handled is deleted", mapping, {}, handler, async (world) => {
    world.service.send(world.arn, "a");
    await rounds(world, "a");
    await left(world, 0);
  }),
  fed(
    "a batch that fails comes again after the visibility timeout, then goes to the dead-letter queue",
    mapping,
    { batchSize: 1 },
    handler,
    async (world) => {
      world.service.send(world.arn, "bad");
      await rounds(world, "bad", "bad", "bad");
      world.clock.advance(hidden * second);
      await left(world, 0);
      assert.deepEqual(world.bodies(world.grave), ["bad"]);
    },
  ),
  fed(
    "ReportBatchItemFailures: only what is reported comes again",
    mapping,
    { functionResponseTypes: ["ReportBatchItemFailures"], batchSize: 10 },
    handler,
    async (world) => {
      world.service.send(world.arn, "late");
      world.service.send(world.arn, "good");
      await rounds(world, "late,good");
      await left(world, 1);
      await rounds(world, "late,good", "late");
    },
  ),
  fed(
    "an answer that is none fails the whole batch",
    mapping,
    { functionResponseTypes: ["ReportBatchItemFailures"] },
    'export const handler = async ({ Records }) => { console.log("BATCH " + Records[0].body); return { batchItemFailures: [{ itemIdentifier: "unknown" }] }; };',
    async (world) => {
      world.service.send(world.arn, "a");
      await rounds(world, "a", "a", "a");
    },
  ),
  fed(
    "filters: what does not fit is deleted and handed to nobody",
    "https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html",
    { filterCriteria: { filters: [{ pattern: '{"body":{"kind":["x"]}}' }] } },
    handler,
    async (world) => {
      world.service.send(world.arn, '{"kind":"y"}');
      world.service.send(world.arn, '{"kind":"x"}');
      await rounds(world, '{"kind":"x"}');
      await left(world, 0);
    },
  ),
];

export const queueRows: readonly Row[] = [...alone, ...feeding];
