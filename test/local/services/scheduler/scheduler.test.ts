import assert from "node:assert/strict";
import { scheduler } from "../../../../local/services/scheduler/index.ts";
import { eventually } from "../../../support/until.ts";
import { context, fakeClock, fakeCloud, role } from "../fake-cloud.ts";
import { resourceOf } from "../lambda/fixture.ts";

const queue = "arn:aws:sqs:us-east-1:000000000001:collect";
const deadLetters = "arn:aws:sqs:us-east-1:000000000001:dead";

const schedule = (inputs: Record<string, unknown> = {}) => ({
  name: "hourly",
  scheduleExpression: "cron(0 * * * ? *)",
  flexibleTimeWindow: { mode: "OFF" },
  target: {
    arn: queue,
    roleArn: role,
    input: '{"endpoint":"hourly","scheduledAt":"<aws.scheduler.scheduled-time>"}',
    deadLetterConfig: { arn: deadLetters },
  },
  ...inputs,
});

describe("EventBridge Scheduler", () => {
  async function open() {
    const clock = fakeClock("2026-01-01T00:30:00Z");
    const cloud = fakeCloud({ clock });
    const service = scheduler(cloud);
    await service.start?.();
    const resource = resourceOf(service, "aws:scheduler/schedule:Schedule");
    const times = () => cloud.queues.bodies(queue).map((body) => Object(body).scheduledAt);
    return { clock, cloud, service, resource, times };
  }

  it("runs a schedule at its times and tells the time it was due", async () => {
    const { clock, cloud, service, resource, times } = await open();
    await resource.create(schedule(), context("hourly"));
    clock.advance(2 * 3_600_000);
    await eventually(() => assert.deepEqual(times(), ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"]));
    await service.stop?.();
    cloud.dispose();
  });

  it("makes up for the last of the times that it was down, once", async () => {
    const { clock, cloud, service, resource, times } = await open();
    await resource.create(schedule(), context("hourly"));
    await service.stop?.();
    clock.advance(24 * 3_600_000);
    const again = scheduler(cloud);
    await again.start?.();
    clock.advance(0);
    await eventually(() => assert.deepEqual(times(), ["2026-01-02T00:00:00Z"]));
    clock.advance(3_600_000);
    await eventually(() => assert.equal(times().length, 2));
    await again.stop?.();
    cloud.dispose();
  });

  it("needs its role's permission for the target, else the dead-letter queue gets the run", async () => {
    const { clock, cloud, service, resource, times } = await open();
    cloud.denied.add(`sqs:SendMessage ${queue}`);
    await resource.create(schedule(), context("hourly"));
    clock.advance(3_600_000);
    await eventually(() => assert.equal(cloud.queues.left(deadLetters), 1));
    assert.deepEqual(times(), []);
    await service.stop?.();
    cloud.dispose();
  });

  it("does not run what is disabled or deleted, and makes up for nothing when it is enabled again", async () => {
    const { clock, cloud, service, resource, times } = await open();
    const { id, outputs } = await resource.create(schedule(), context("hourly"));
    clock.advance(3_600_000);
    await resource.update(id, schedule({ state: "DISABLED" }), outputs, context("hourly"));
    clock.advance(5 * 3_600_000);
    await resource.update(id, schedule(), outputs, context("hourly"));
    clock.advance(60_000);
    await eventually(() => assert.deepEqual(times(), ["2026-01-01T01:00:00Z"]));
    await resource.delete(id, outputs, context("hourly"));
    clock.advance(5 * 3_600_000);
    assert.equal(times().length, 1);
    await service.stop?.();
    cloud.dispose();
  });

  it("starts a rate at once", async () => {
    const { clock, cloud, service, resource, times } = await open();
    await resource.create(schedule({ scheduleExpression: "rate(1 minute)" }), context("hourly"));
    clock.advance(60_000);
    await eventually(() => assert.deepEqual(times(), ["2026-01-01T00:30:00Z", "2026-01-01T00:31:00Z"]));
    await service.stop?.();
    cloud.dispose();
  });

  it("is refused with a wrong expression or time zone", async () => {
    const { cloud, service, resource } = await open();
    const problems = (inputs: Record<string, unknown>) =>
      [...(resource.check?.(schedule(inputs), context("x")) ?? [])].map(({ property }) => property);
    assert.deepEqual(problems({ scheduleExpression: "cron(0 0 * * * *)" }), ["scheduleExpression"]);
    assert.deepEqual(problems({ scheduleExpressionTimezone: "Mars/Olympus" }), ["scheduleExpressionTimezone"]);
    await service.stop?.();
    cloud.dispose();
  });
});
