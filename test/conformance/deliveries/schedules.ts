/** EventBridge Scheduler with its time zones, and deliveries that are made at least once. */
import assert from "node:assert/strict";
import type { Properties } from "../../../local/service.ts";
import { events } from "../../../local/services/events/index.ts";
import { readExpression } from "../../../local/services/scheduler/expression.ts";
import { scheduler } from "../../../local/services/scheduler/index.ts";
import {
  account,
  context,
  type FakeCloud,
  fakeClock,
  fakeCloud,
  region,
  role,
} from "../../local/services/fake-cloud.ts";
import { resourceOf } from "../../local/services/lambda/fixture.ts";
import { eventually } from "../../support/until.ts";
import type { Row } from "../row.ts";

const guide = "https://docs.aws.amazon.com/scheduler/latest/UserGuide";
const types = `${guide}/schedule-types.html`;
const zones = `${guide}/schedule-types.html`;
const area = "Schedules";
const hour = 3_600_000;

type Times = {
  readonly title: string;
  readonly source?: string;
  readonly expression: string;
  readonly zone?: string;
  readonly after: string;
  /** In UTC; those that come one after the other. */
  readonly at: readonly string[];
};
const times = ({ title, source = types, expression, zone, after, at }: Times): Row => ({
  area,
  title,
  source,
  check: async () => {
    const { next } = readExpression(expression, zone);
    const anchor = Date.parse(after);
    const found: string[] = [];
    for (let from: number | undefined = anchor; found.length < at.length; ) {
      from = next(from, anchor);
      if (from === undefined) break;
      found.push(new Date(from).toISOString().replace(":00.000Z", "Z"));
    }
    assert.deepEqual(found, at);
  },
});

const berlin = "Europe/Berlin";
const york = "America/New_York";
const timed: readonly Times[] = [
  {
    title: "a rate of minutes",
    expression: "rate(5 minutes)",
    after: "2026-01-01T00:00:00Z",
    at: ["2026-01-01T00:05Z", "2026-01-01T00:10Z"],
  },
  { title: "a rate of days", expression: "rate(1 day)", after: "2026-01-01T06:00:00Z", at: ["2026-01-02T06:00Z"] },
  {
    title: "cron: each workday at eight",
    expression: "cron(0 8 ? * MON-FRI *)",
    after: "2026-01-02T09:00:00Z",
    at: ["2026-01-05T08:00Z", "2026-01-06T08:00Z"],
  },
  {
    title: "cron: Sunday is 1",
    expression: "cron(0 8 ? * 1 *)",
    after: "2026-01-01T00:00:00Z",
    at: ["2026-01-04T08:00Z"],
  },
  {
    title: "cron: the last day of the month",
    expression: "cron(0 0 L * ? *)",
    after: "2026-02-01T00:00:00Z",
    at: ["2026-02-28T00:00Z", "2026-03-31T00:00Z"],
  },
  {
    title: "cron: the workday nearest to the fifteenth",
    expression: "cron(0 0 15W * ? *)",
    after: "2026-02-01T00:00:00Z",
    at: ["2026-02-16T00:00Z"],
  },
  {
    title: "cron: the third Monday",
    expression: "cron(0 0 ? * 2#3 *)",
    after: "2026-01-01T00:00:00Z",
    at: ["2026-01-19T00:00Z"],
  },
  {
    title: "cron: the last Friday",
    expression: "cron(0 0 ? * 6L *)",
    after: "2026-01-01T00:00:00Z",
    at: ["2026-01-30T00:00Z"],
  },
  {
    title: "cron: steps and lists",
    expression: "cron(0/20 9,17 1 1 ? 2026)",
    after: "2025-12-31T00:00:00Z",
    at: ["2026-01-01T09:00Z", "2026-01-01T09:20Z", "2026-01-01T09:40Z", "2026-01-01T17:00Z"],
  },
  { title: "cron: a year that is over", expression: "cron(0 0 1 1 ? 2025)", after: "2026-01-01T00:00:00Z", at: [] },
  {
    title: "a time zone, in winter and in summer",
    source: zones,
    expression: "cron(0 9 1 * ? *)",
    zone: berlin,
    after: "2026-03-01T00:00:00Z",
    at: ["2026-03-01T08:00Z", "2026-04-01T07:00Z"],
  },
  {
    title: "an hour that the clock leaves out is left out",
    source: zones,
    expression: "cron(30 2 * * ? *)",
    zone: berlin,
    after: "2026-03-28T02:00:00Z",
    at: ["2026-03-30T00:30Z"],
  },
  {
    title: "an hour that comes twice runs once",
    source: zones,
    expression: "cron(30 2 * * ? *)",
    zone: berlin,
    after: "2026-10-24T12:00:00Z",
    at: ["2026-10-25T00:30Z", "2026-10-26T01:30Z"],
  },
  {
    title: "the same in New York",
    source: zones,
    expression: "cron(30 1 * * ? *)",
    zone: york,
    after: "2026-10-31T12:00:00Z",
    at: ["2026-11-01T05:30Z", "2026-11-02T06:30Z"],
  },
  {
    title: "a zone with half an hour",
    source: zones,
    expression: "cron(0 9 * * ? *)",
    zone: "Asia/Kolkata",
    after: "2026-01-01T00:00:00Z",
    at: ["2026-01-01T03:30Z"],
  },
  {
    title: "once, at a time in a zone",
    source: types,
    expression: "at(2026-07-01T09:00:00)",
    zone: berlin,
    after: "2026-01-01T00:00:00Z",
    at: ["2026-07-01T07:00Z"],
  },
];

const queue = `arn:aws:sqs:${region}:${account}:runs`;
const dead = `arn:aws:sqs:${region}:${account}:dead`;
type World = {
  readonly cloud: FakeCloud;
  readonly clock: ReturnType<typeof fakeClock>;
  runs(): unknown[];
  make(more: Properties): Promise<void>;
};

const running = (title: string, source: string, work: (world: World) => Promise<void>): Row => ({
  area,
  title,
  source,
  check: async () => {
    const clock = fakeClock("2026-01-01T00:30:00Z");
    const cloud = fakeCloud({ clock, file: ":memory:" });
    const service = scheduler(cloud);
    await service.start?.();
    const target = {
      arn: queue,
      roleArn: role,
      input: '"<aws.scheduler.scheduled-time>"',
      deadLetterConfig: { arn: dead },
    };
    const schedule = {
      name: "s",
      scheduleExpression: "rate(1 hour)",
      flexibleTimeWindow: { mode: "OFF" },
      startDate: "2026-01-01T01:00:00Z",
      target,
    };
    try {
      await work({
        cloud,
        clock,
        runs: () => cloud.queues.bodies(queue),
        make: async (more) => {
          await resourceOf(service, "aws:scheduler/schedule:Schedule").create({ ...schedule, ...more }, context("s"));
        },
      });
    } finally {
      await service.stop?.();
      cloud.dispose();
    }
  },
});
const twice = (service: "events" | "scheduler", times?: number) =>
  ({
    service,
    operation: "Deliver",
    when: "after",
    error: "twice",
    ...(times === undefined ? {} : { times }),
  }) as const;

const runs: Row[] = [
  running("it begins at StartDate and ends at EndDate", types, async ({ clock, runs, make }) => {
    await make({ endDate: "2026-01-01T03:30:00Z" });
    clock.advance(10 * hour);
    await eventually(() =>
      assert.deepEqual(runs(), ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z", "2026-01-01T03:00:00Z"]),
    );
  }),
  running("DISABLED runs nothing", types, async ({ cloud, clock, make }) => {
    await make({ state: "DISABLED" });
    clock.advance(10 * hour);
    assert.deepEqual(cloud.store.list("scheduler/deliveries"), []);
  }),
  running(
    "a target that may not be reached: the dead-letter queue gets the run",
    `${guide}/configuring-schedule-dlq.html`,
    async ({ cloud, clock, make }) => {
      cloud.denied.add(`sqs:SendMessage ${queue}`);
      await make({});
      clock.advance(hour);
      await eventually(() => assert.deepEqual(cloud.queues.bodies(dead), ["2026-01-01T01:00:00Z"]));
    },
  ),
  running(
    "at least once: with the fault `twice` each run arrives twice",
    `${guide}/what-is-scheduler.html`,
    async ({ cloud, clock, runs, make }) => {
      cloud.faults.set([twice("scheduler")]);
      await make({});
      clock.advance(hour);
      await eventually(() => assert.deepEqual(runs(), ["2026-01-01T01:00:00Z", "2026-01-01T01:00:00Z"]));
    },
  ),
];

const eventRow: Row = {
  area: "Event delivery",
  title: "at least once: with the fault `twice` an event arrives twice, with one id; after its times once again",
  source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html",
  check: async () => {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    const cloud = fakeCloud({ clock, file: ":memory:" });
    const service = events(cloud);
    const admits = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queue,
    };
    try {
      await resourceOf(service, "aws:cloudwatch/eventRule:EventRule").create(
        { name: "r", eventPattern: '{"source":["aws.x"]}' },
        context("r"),
      );
      await resourceOf(service, "aws:cloudwatch/eventTarget:EventTarget").create(
        { rule: "r", arn: queue },
        context("t"),
      );
      cloud.queues.policies.set(queue, JSON.stringify({ Version: "2012-10-17", Statement: admits }));
      await service.start?.();
      cloud.faults.set([twice("events", 1)]);
      const put = (n: number) => {
        service.put(account, region, { source: "aws.x", detailType: "d", detail: { n } });
        return eventually(() => {
          clock.advance(0);
          assert.deepEqual(cloud.store.list("events/deliveries"), []);
        });
      };
      await put(1);
      await put(2);
      const bodies = cloud.queues.bodies(queue).map(Object);
      assert.deepEqual(
        bodies.map(({ detail }) => detail.n),
        [1, 1, 2],
      );
      assert.equal(bodies[0].id, bodies[1].id);
    } finally {
      await service.stop?.();
      cloud.dispose();
    }
  },
};

export const scheduleRows: readonly Row[] = [...timed.map(times), ...runs, eventRow];
