/** Lambda: how calls fail, asynchronous calls with their destinations, throttling, versions. */
import assert from "node:assert/strict";
import type { Properties, Service } from "../../../local/service.ts";
import { lambda } from "../../../local/services/lambda/index.ts";
import { context, type FakeCloud, fakeClock, fakeCloud } from "../../local/services/fake-cloud.ts";
import { functionInputs, makeFunction, resourceOf } from "../../local/services/lambda/fixture.ts";
import { eventually } from "../../support/until.ts";
import type { Row } from "../row.ts";

const guide = "https://docs.aws.amazon.com/lambda/latest/dg";
const errors = `${guide}/invocation-async-error-handling.html`;
const records = `${guide}/invocation-async-retain-records.html`;
const concurrency = `${guide}/configuration-concurrency.html`;
const good = "arn:aws:sqs:us-east-1:000000000001:good";
const bad = "arn:aws:sqs:us-east-1:000000000001:bad";
const second = 1000;
const minute = 60 * second;

type World = {
  readonly cloud: FakeCloud;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly service: ReturnType<typeof lambda>;
  /** How often the function has begun. */
  readonly tries: () => number;
};

const row = (title: string, source: string, work: (world: World) => Promise<void>): Row => ({
  area: "Functions",
  title,
  source,
  check: async () => {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    const cloud = fakeCloud({ clock, file: ":memory:" });
    const service = lambda(cloud);
    cloud.bound.lambda = service;
    try {
      await work({ cloud, clock, service, tries: () => cloud.logged.filter((line) => line.endsWith("TRY")).length });
    } finally {
      await service.stop?.();
      cloud.dispose();
    }
  },
});

const tried = (body: string) => `export const handler = async (event) => { console.log("TRY"); ${body} };`;
const call = (
  service: World["service"],
  functionArn: string,
  type: "RequestResponse" | "Event" = "RequestResponse",
  event: unknown = {},
) => service.invoke({ functionArn, payload: JSON.stringify(event), type });
const configure = (service: Service, functionName: string, inputs: Properties) =>
  resourceOf(service, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").create(
    { functionName, ...inputs },
    context("config"),
  );
const destinations = { destinationConfig: { onFailure: { destination: bad }, onSuccess: { destination: good } } };

/** How a call that fails is answered. */
const failure = (
  title: string,
  source: string,
  code: string,
  errorType: string,
  message: RegExp,
  inputs: Properties = {},
): Row =>
  row(title, source, async ({ cloud, service }) => {
    const arn = await makeFunction(cloud, service, code, { publish: false, ...inputs });
    const { error } = await call(service, arn);
    assert.equal(error?.errorType, errorType);
    assert.match(error?.errorMessage ?? "", message);
  });

const failing: Row[] = [
  failure(
    "a handler's error has its name and message",
    `${guide}/nodejs-exceptions.html`,
    'export const handler = async () => { throw new RangeError("too far"); };',
    "RangeError",
    /^too far$/,
  ),
  failure(
    "a call past the time limit",
    `${guide}/configuration-timeout.html`,
    "export const handler = () => new Promise(() => setInterval(() => {}, 1000));",
    "Sandbox.Timedout",
    /Task timed out after 1\.00 seconds/,
    { timeout: 1 },
  ),
  failure(
    "memory that is exhausted",
    `${guide}/configuration-memory.html`,
    "export const handler = async () => { const all = []; for (;;) all.push(new Array(100000).fill(all.length)); };",
    "Runtime.OutOfMemory",
    /memory/i,
    { memorySize: 128, timeout: 60 },
  ),
  failure(
    "a process that ends in the middle",
    `${guide}/lambda-runtime-environment.html`,
    "export const handler = async () => process.exit(2);",
    "Runtime.ExitError",
    /exit status 2/,
  ),
  failure(
    "code that fails when it is loaded",
    `${guide}/lambda-runtime-environment.html`,
    'throw new TypeError("at start"); export const handler = 1;',
    "TypeError",
    /at start/,
  ),
  failure(
    "a handler that is not there",
    `${guide}/nodejs-handler.html`,
    "export const other = 1;",
    "Runtime.HandlerNotFound",
    /index\.handler is undefined or not exported/,
  ),
  row(
    "after a failed start the next call starts anew",
    `${guide}/lambda-runtime-environment.html`,
    async ({ cloud, service }) => {
      const code =
        'import { existsSync, writeFileSync } from "node:fs"; const mark = process.env.MARK; if (!existsSync(mark)) { writeFileSync(mark, ""); throw new Error("first start"); } export const handler = async () => "up";';
      const arn = await makeFunction(cloud, service, code, {
        publish: false,
        environment: { variables: { MARK: `${cloud.data}/mark` } },
      });
      assert.equal((await call(service, arn)).error?.errorMessage, "first start");
      assert.equal((await call(service, arn)).payload, '"up"');
    },
  ),
];

/** Lets an asynchronous call fail, be tried again after these minutes, and looks at what was told of it. */
const later: Row[] = [
  row(
    "an asynchronous call is tried twice more, after one minute and two",
    errors,
    async ({ cloud, clock, service, tries }) => {
      const arn = await makeFunction(cloud, service, tried('throw new Error("no")'), { publish: false });
      await configure(service, "sample", destinations);
      await call(service, arn.replace(":$LATEST", ""), "Event", { a: 1 });
      clock.advance(0);
      await eventually(() => assert.equal(tries(), 1));
      for (const [at, wait] of [minute, 2 * minute].entries()) {
        await eventually(() =>
          assert.equal(cloud.store.list<{ attempts: number }>("lambda/async")[0]?.value.attempts, at + 1),
        );
        clock.advance(wait - 1);
        assert.equal(tries(), at + 1);
        clock.advance(1);
        await eventually(() => assert.equal(tries(), at + 2));
      }
      await eventually(() => assert.equal(cloud.queues.left(bad), 1));
      const [{ requestContext, requestPayload, responseContext, responsePayload }] = cloud.queues
        .bodies(bad)
        .map(Object);
      assert.deepEqual([requestContext.condition, requestContext.approximateInvokeCount], ["RetriesExhausted", 3]);
      assert.deepEqual(
        [requestPayload, responseContext.functionError, responsePayload.errorMessage],
        [{ a: 1 }, "Unhandled", "no"],
      );
      assert.equal(cloud.queues.left(good), 0);
    },
  ),
  row(
    "an asynchronous call that succeeds is told to the destination for that",
    records,
    async ({ cloud, clock, service }) => {
      const arn = await makeFunction(cloud, service, "export const handler = async ({ n }) => n + 1;", {
        publish: false,
      });
      await configure(service, "sample", destinations);
      await call(service, arn.replace(":$LATEST", ""), "Event", { n: 1 });
      clock.advance(0);
      await eventually(() => assert.equal(cloud.queues.left(good), 1));
      const [{ requestContext, responsePayload, responseContext }] = cloud.queues.bodies(good).map(Object);
      assert.deepEqual(
        [requestContext.condition, requestContext.approximateInvokeCount, responsePayload],
        ["Success", 1, 2],
      );
      assert.equal(responseContext.functionError, undefined);
      assert.equal(cloud.queues.left(bad), 0);
    },
  ),
  row("a destination may be another function", records, async ({ cloud, clock, service }) => {
    const arn = await makeFunction(cloud, service, "export const handler = async () => 7;", { publish: false });
    const next = await makeFunction(
      cloud,
      service,
      'export const handler = async (record) => { console.log("TOLD " + record.responsePayload); };',
      { name: "next", publish: false },
    );
    await configure(service, "sample", {
      destinationConfig: { onSuccess: { destination: next.replace(":$LATEST", "") } },
    });
    await call(service, arn.replace(":$LATEST", ""), "Event");
    await eventually(() => {
      clock.advance(0);
      assert.ok(cloud.logged.some((line) => line.endsWith("TOLD 7")));
    });
  }),
  row("MaximumRetryAttempts 0", errors, async ({ cloud, clock, service, tries }) => {
    const arn = await makeFunction(cloud, service, tried('throw new Error("no")'), { publish: false });
    await configure(service, "sample", { maximumRetryAttempts: 0, ...destinations });
    await call(service, arn.replace(":$LATEST", ""), "Event");
    clock.advance(0);
    await eventually(() => assert.equal(cloud.queues.left(bad), 1));
    assert.equal(tries(), 1);
  }),
  row(
    "an event that would be too old at its next attempt is given up",
    errors,
    async ({ cloud, clock, service, tries }) => {
      const arn = await makeFunction(cloud, service, tried('throw new Error("no")'), { publish: false });
      await configure(service, "sample", { maximumEventAgeInSeconds: 100, ...destinations });
      await call(service, arn.replace(":$LATEST", ""), "Event");
      clock.advance(0);
      await eventually(() =>
        assert.equal(cloud.store.list<{ attempts: number }>("lambda/async")[0]?.value.attempts, 1),
      );
      clock.advance(minute);
      await eventually(() => assert.equal(cloud.queues.left(bad), 1));
      assert.equal(Object(cloud.queues.bodies(bad)[0]).requestContext.condition, "EventAgeExceeded");
      assert.equal(tries(), 2);
    },
  ),
  row(
    "a dead-letter queue gets the event itself",
    `${guide}/invocation-async-retain-records.html#invocation-dlq`,
    async ({ cloud, clock, service }) => {
      const arn = await makeFunction(cloud, service, 'export const handler = async () => { throw new Error("no"); };', {
        publish: false,
        deadLetterConfig: { targetArn: bad },
      });
      await configure(service, "sample", { maximumRetryAttempts: 0 });
      await call(service, arn.replace(":$LATEST", ""), "Event", { a: 1 });
      clock.advance(0);
      await eventually(() => assert.deepEqual(cloud.queues.bodies(bad), [{ a: 1 }]));
    },
  ),
];

/** A function that waits until a file is there. */
const held =
  'import { existsSync } from "node:fs"; export const handler = async () => { console.log("TRY"); while (!existsSync(process.env.GO)) await new Promise((go) => setTimeout(go, 5)); return "done"; };';
const throttled: Row[] = [
  row("a call beyond the reserved concurrency is throttled", concurrency, async ({ cloud, service, tries }) => {
    const go = `${cloud.data}/go`;
    const arn = await makeFunction(cloud, service, held, {
      publish: false,
      timeout: 60,
      reservedConcurrentExecutions: 1,
      environment: { variables: { GO: go } },
    });
    const first = call(service, arn);
    await assert.rejects(call(service, arn), { name: "TooManyRequestsException", status: 429 });
    await release(go);
    assert.equal((await first).payload, '"done"');
    assert.equal((await call(service, arn)).payload, '"done"');
    await eventually(() => assert.equal(tries(), 2));
  }),
  row(
    "an asynchronous call that is throttled waits 1, 2, 4 s, and these count as no attempts",
    errors,
    async ({ cloud, clock, service, tries }) => {
      const go = `${cloud.data}/go`;
      const arn = await makeFunction(cloud, service, held, {
        publish: false,
        timeout: 60,
        reservedConcurrentExecutions: 1,
        environment: { variables: { GO: go } },
      });
      await configure(service, "sample", { maximumRetryAttempts: 0, ...destinations });
      const first = call(service, arn);
      await call(service, arn.replace(":$LATEST", ""), "Event");
      const waiting = () => cloud.store.list<{ throttles?: number; nextAt: number }>("lambda/async")[0]?.value;
      for (const [at, wait] of [1, 2, 4, 8].entries()) {
        clock.advance(at === 0 ? 0 : (waiting()?.nextAt ?? 0) - clock.now());
        await eventually(() => assert.equal(waiting()?.throttles, at + 1));
        assert.equal((waiting()?.nextAt ?? 0) - clock.now(), wait * second);
      }
      await release(go);
      await first;
      clock.advance(8 * second);
      await eventually(() => assert.equal(cloud.queues.left(good), 1));
      await eventually(() => assert.equal(tries(), 2));
      assert.equal(cloud.queues.left(bad), 0);
    },
  ),
  row(
    "with a reserved concurrency of 0 an event goes to the destination at once",
    records,
    async ({ cloud, clock, service, tries }) => {
      const arn = await makeFunction(cloud, service, tried(""), { publish: false, reservedConcurrentExecutions: 0 });
      await configure(service, "sample", destinations);
      await assert.rejects(call(service, arn), { name: "TooManyRequestsException" });
      await call(service, arn.replace(":$LATEST", ""), "Event");
      clock.advance(0);
      await eventually(() => assert.equal(cloud.queues.left(bad), 1));
      const { requestContext, responsePayload } = Object(cloud.queues.bodies(bad)[0]);
      assert.deepEqual(
        [requestContext.condition, requestContext.approximateInvokeCount, responsePayload],
        ["ZeroReservedConcurrency", 0, undefined],
      );
      assert.equal(tries(), 0);
    },
  ),
];

const versions: Row[] = [
  row(
    "a published version stays as it was published",
    `${guide}/configuration-versions.html`,
    async ({ cloud, service }) => {
      const resource = resourceOf(service, "aws:lambda/function:Function");
      const first = functionInputs(cloud, "export const handler = async () => 1;");
      const { id, outputs } = await resource.create(first, context("sample"));
      const second = functionInputs(cloud, "export const handler = async () => 2;");
      const updated = await resource.update(id, second, outputs, context("sample"));
      const answers = await Promise.all(
        [outputs.qualifiedArn, updated.qualifiedArn, updated.arn].map((arn) => call(service, String(arn))),
      );
      assert.deepEqual(
        answers.map(({ payload, executedVersion }) => [payload, executedVersion]),
        [
          ["1", "1"],
          ["2", "2"],
          ["2", "$LATEST"],
        ],
      );
    },
  ),
];

async function release(file: string): Promise<void> {
  const { writeFile } = await import("node:fs/promises");
  await writeFile(file, "");
}

export const functionRows: readonly Row[] = [...failing, ...later, ...throttled, ...versions];
