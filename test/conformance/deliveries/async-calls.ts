/** Lambda: asynchronous calls with their attempts and destinations, and calls that are throttled. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { makeFunction } from "../../local/services/lambda/fixture.ts";
import { eventually } from "../../support/until.ts";
import type { Row } from "../row.ts";
import {
  bad,
  call,
  concurrency,
  configure,
  destinations,
  errors,
  good,
  guide,
  minute,
  records,
  row,
  second,
  tried,
} from "./functions-world.ts";

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

const release = (file: string) => writeFile(file, "");

export const asyncRows: readonly Row[] = [...later, ...throttled];
