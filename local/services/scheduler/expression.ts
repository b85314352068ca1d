import { nextCron, readCron } from "./cron.ts";
import { toMoment } from "./zoned-time.ts";

/** When a schedule runs. */
export type Expression = {
  readonly once: boolean;
  /** The first time after `after` (exclusive); `anchor` is where a rate begins to count. Undefined: never again. */
  next(after: number, anchor: number): number | undefined;
};

const units = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** Reads `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)` or `at(2026-01-31T08:00:00)`. Throws with what is wrong. */
export function readExpression(text: string, zone = "UTC"): Expression {
  const [, kind, argument = ""] = /^(rate|cron|at)\((.*)\)$/.exec(text) ?? [];
  if (kind === "rate") return rate(argument);
  if (kind === "at") return at(argument, zone);
  if (kind === "cron") {
    const cron = readCron(argument);
    return { once: false, next: (after) => nextCron(cron, after, zone) };
  }
  throw new Error(`"${text}" must be rate(…), cron(…) or at(…)`);
}

function rate(text: string): Expression {
  const [, count, unit] = /^(\d+) (minute|hour|day)s?$/.exec(text) ?? [];
  const every = Number(count) * (unit === "minute" ? units.minute : unit === "hour" ? units.hour : units.day);
  if (!count || !unit || every < 1) throw new Error(`rate(${text}) must be such as rate(5 minutes)`);
  return {
    once: false,
    next: (after, anchor) => (after < anchor ? anchor : anchor + (Math.floor((after - anchor) / every) + 1) * every),
  };
}

function at(text: string, zone: string): Expression {
  const [, ...parts] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const moment = parts.length === 6 ? toMoment({ year, month, day, hour, minute, second }, zone) : undefined;
  if (moment === undefined)
    throw new Error(`at(${text}) must be a time such as at(2026-01-31T08:00:00) that exists in ${zone}`);
  return { once: true, next: (after) => (moment > after ? moment : undefined) };
}
