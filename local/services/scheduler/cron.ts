import { fields, readValue, readValues, wrong } from "./cron-field.ts";
import { type LocalTime, toLocal, toMoment } from "./zoned-time.ts";

type Date_ = Pick<LocalTime, "year" | "month" | "day">;

/** A cron expression in EventBridge's dialect: six fields, `?`, `L`, `W` and `#`, Sunday is 1. */
export type Cron = {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly years: ReadonlySet<number>;
  isDay(date: Date_): boolean;
};

/**
 * Reads what stands inside `cron(…)`. Throws when it is not in the dialect.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function readCron(text: string): Cron {
  const parts = text.trim().split(/\s+/);
  const [minutes = "", hours = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = parts;
  if (parts.length !== 6) throw new Error(`A cron expression has six fields; "${text}" has ${parts.length}`);
  if ((dayOfMonth === "?") === (dayOfWeek === "?"))
    throw new Error(`Exactly one of day of month and day of week must be "?" in "${text}"`);
  const months = readValues(month, fields.month);
  const isDay = dayOfMonth === "?" ? readDayOfWeek(dayOfWeek) : readDayOfMonth(dayOfMonth);
  return {
    minutes: sorted(readValues(minutes, fields.minutes)),
    hours: sorted(readValues(hours, fields.hours)),
    years: readValues(year, fields.year),
    isDay: (date) => months.has(date.month) && isDay(date),
  };
}

const sorted = (values: ReadonlySet<number>): number[] => [...values].sort((a, b) => a - b);

const daysIn = ({ year, month }: Date_): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
/** Sunday is 1. */
const weekday = ({ year, month, day }: Date_): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

function readDayOfMonth(text: string): (date: Date_) => boolean {
  if (text === "L") return (date) => date.day === daysIn(date);
  if (text === "LW") return (date) => date.day === nearestWorkday(date, daysIn(date));
  const [, near] = /^(\d+)W$/.exec(text) ?? [];
  if (near !== undefined) {
    const wanted = readValue(near, fields.dayOfMonth);
    return (date) => wanted <= daysIn(date) && date.day === nearestWorkday(date, wanted);
  }
  const days = readValues(text, fields.dayOfMonth);
  return ({ day }) => days.has(day);
}

/** Monday to Friday next to a day, in the same month. */
function nearestWorkday(month: Date_, day: number): number {
  const on = weekday({ ...month, day });
  if (on === 7) return day > 1 ? day - 1 : day + 2;
  if (on === 1) return day < daysIn(month) ? day + 1 : day - 2;
  return day;
}

function readDayOfWeek(text: string): (date: Date_) => boolean {
  if (text === "L") return (date) => weekday(date) === 7;
  const [, last] = /^(\w+)L$/.exec(text) ?? [];
  if (last !== undefined) {
    const wanted = readValue(last, fields.dayOfWeek);
    return (date) => weekday(date) === wanted && date.day + 7 > daysIn(date);
  }
  const [, nth, which] = /^(\w+)#(\d)$/.exec(text) ?? [];
  if (nth !== undefined) {
    const [wanted, week] = [readValue(nth, fields.dayOfWeek), Number(which)];
    if (week < 1 || week > 5) throw wrong(text, fields.dayOfWeek);
    return (date) => weekday(date) === wanted && Math.ceil(date.day / 7) === week;
  }
  const days = readValues(text, fields.dayOfWeek);
  return (date) => days.has(weekday(date));
}

/** Days that are looked at before a schedule counts as over: leap days on a weekday come every 28 years. */
const horizon = 366 * 41;

/** The first moment after `after` (exclusive) that the expression names in the zone; undefined when there is none. */
export function nextCron(cron: Cron, after: number, zone: string): number | undefined {
  const start = toLocal(after, zone);
  const last = Math.max(...cron.years);
  for (let offset = 0; offset <= horizon; offset += 1) {
    const at = new Date(Date.UTC(start.year, start.month - 1, start.day + offset));
    const date = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
    if (date.year > last) return undefined;
    if (!cron.years.has(date.year) || !cron.isDay(date)) continue;
    for (const hour of cron.hours) {
      if (offset === 0 && hour < start.hour - 2) continue;
      for (const minute of cron.minutes) {
        const moment = toMoment({ ...date, hour, minute, second: 0 }, zone);
        if (moment !== undefined && moment > after) return moment;
      }
    }
  }
  return undefined;
}
