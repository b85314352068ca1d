import { randomUUID } from "node:crypto";
import type { Cloud } from "../../cloud-type.ts";
import type { Deliveries } from "../deliveries.ts";
import { readExpression } from "./expression.ts";
import { type Schedule, scheduleArn, scheduleAt, scheduleKey, schedules } from "./schedule.ts";

/** The scheduled time of each schedule's last run. */
const lastRuns = "scheduler/last-runs";

/** Runs schedules by the clock. What fell into a time when the cloud was down runs once, at the start. */
export function runner(cloud: Cloud, deliveries: Deliveries) {
  const { store, clock } = cloud;
  const timers = new Map<string, { cancel(): void }>();
  let started = false;

  function arm(key: string): void {
    timers.get(key)?.cancel();
    timers.delete(key);
    const schedule = scheduleAt(store, key);
    if (!schedule) store.delete(lastRuns, key);
    if (!schedule || !started || schedule.inputs.state === "DISABLED") return;
    const at = due(schedule);
    if (at === undefined) return;
    timers.set(
      key,
      clock.setTimer(at, () => run(key, at)),
    );
  }

  /** The latest time that was missed, else the next to come. */
  function due(schedule: Schedule): number | undefined {
    const { inputs, createdAt } = schedule;
    const { next } = readExpression(inputs.scheduleExpression, inputs.scheduleExpressionTimezone);
    const anchor = inputs.startDate === undefined ? createdAt : Date.parse(inputs.startDate);
    const end = inputs.endDate === undefined ? Infinity : Date.parse(inputs.endDate);
    const last = store.get<number>(lastRuns, scheduleKey(schedule)) ?? anchor - 1;
    const at = latest((after) => next(after, anchor), last, Math.min(clock.now(), end)) ?? next(last, anchor);
    return at !== undefined && at <= end ? at : undefined;
  }

  /** The run is noted in the same transaction in which its delivery is kept. */
  function run(key: string, at: number): void {
    const schedule = scheduleAt(store, key);
    if (!schedule) return;
    const { arn, roleArn, input, retryPolicy, deadLetterConfig } = schedule.inputs.target;
    store.transaction(() => {
      store.put(lastRuns, key, at);
      deliveries.send({
        target: arn,
        roleArn,
        payload: fill(input ?? "{}", schedule, at),
        ...(deadLetterConfig && { deadLetterArn: deadLetterConfig.arn }),
        maximumRetryAttempts: retryPolicy?.maximumRetryAttempts ?? 185,
        maximumEventAgeInSeconds: retryPolicy?.maximumEventAgeInSeconds ?? 86_400,
        origin: { name: "SCHEDULE_ARN", arn: scheduleArn(schedule) },
      });
    });
    arm(key);
  }

  return {
    /** A schedule that was changed goes on from now: what it would have done before is not made up for. */
    changed(key: string): void {
      if (store.get(lastRuns, key) !== undefined) store.put(lastRuns, key, clock.now());
      arm(key);
    },
    start(): void {
      started = true;
      for (const schedule of schedules(store)) arm(scheduleKey(schedule));
    },
    stop(): void {
      started = false;
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
}

/** The last time up to `now` that came after `last`; looked for from the end, since a cloud may have been down for long. */
function latest(next: (after: number) => number | undefined, last: number, now: number): number | undefined {
  for (let back = 60_000; ; back *= 4) {
    const from = Math.max(last, now - back);
    let found: number | undefined;
    for (let at = next(from); at !== undefined && at <= now; at = next(at)) found = at;
    if (found !== undefined || from === last) return found;
  }
}

/** Replaces the context attributes in a target's input. */
function fill(input: string, schedule: Schedule, at: number): string {
  return input
    .replaceAll("<aws.scheduler.scheduled-time>", new Date(at).toISOString().replace(/\.\d+Z$/, "Z"))
    .replaceAll("<aws.scheduler.execution-id>", randomUUID())
    .replaceAll("<aws.scheduler.schedule-arn>", scheduleArn(schedule))
    .replaceAll("<aws.scheduler.attempt-number>", "1");
}
