/** How often a schedule runs. */
import { readCron } from "../../local/services/scheduler/cron.ts";
import { readExpression } from "../../local/services/scheduler/expression.ts";
import { hoursAMonth } from "./usage.ts";

const day = 86_400_000;
const month = hoursAMonth * 3_600_000;
/** A year of 365 days. */
const year = 2026;

/** Runs a month, on the average of a year. Throws when it is no schedule expression. */
export function runsAMonth(expression: string): number {
  const { once, next } = readExpression(expression);
  if (once) return 0;
  const cron = /^cron\((.*)\)$/.exec(expression)?.[1];
  if (cron !== undefined) return cronRuns(cron) / 12;
  const period = next(0, 0);
  return period === undefined ? 0 : month / period;
}

function cronRuns(text: string): number {
  const { isDay, hours, minutes } = readCron(text);
  const days = Array.from({ length: 365 }, (_, at) => new Date(Date.UTC(year, 0, 1) + at * day)).filter((date) =>
    isDay({ year, month: date.getUTCMonth() + 1, day: date.getUTCDate() }),
  );
  return days.length * hours.length * minutes.length;
}
