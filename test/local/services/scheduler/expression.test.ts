import assert from "node:assert/strict";
import { readExpression } from "../../../../local/services/scheduler/expression.ts";

const time = (text: string) => Date.parse(`${text}Z`);

describe("A schedule expression", () => {
  // 2026-01-01 is a Thursday.
  for (const [expression, after, wanted, zone] of [
    ["cron(0 8 * * ? *)", "2026-01-01T08:00:00", "2026-01-02T08:00:00"],
    ["cron(0/15 * * * ? *)", "2026-01-01T08:15:30", "2026-01-01T08:30:00"],
    ["cron(5,10 9-10 * * ? *)", "2026-01-01T09:10:00", "2026-01-01T10:05:00"],
    ["cron(0 8 ? * MON-FRI *)", "2026-01-02T09:00:00", "2026-01-05T08:00:00"],
    ["cron(0 8 ? * 1 *)", "2026-01-01T00:00:00", "2026-01-04T08:00:00"],
    ["cron(0 8 ? * 2#1 *)", "2026-01-01T00:00:00", "2026-01-05T08:00:00"],
    ["cron(0 8 ? * FRI#5 *)", "2026-01-01T00:00:00", "2026-01-30T08:00:00"],
    ["cron(0 8 ? * 6L *)", "2026-01-01T00:00:00", "2026-01-30T08:00:00"],
    ["cron(0 8 ? * L *)", "2026-01-01T00:00:00", "2026-01-03T08:00:00"],
    ["cron(0 8 L * ? *)", "2026-02-01T00:00:00", "2026-02-28T08:00:00"],
    ["cron(0 8 LW * ? *)", "2026-01-31T00:00:00", "2026-02-27T08:00:00"],
    ["cron(0 8 15W * ? *)", "2026-02-01T00:00:00", "2026-02-16T08:00:00"],
    ["cron(0 8 1W * ? *)", "2026-08-01T00:00:00", "2026-08-03T08:00:00"],
    ["cron(0 8 31 * ? *)", "2026-02-01T00:00:00", "2026-03-31T08:00:00"],
    ["cron(0 0 29 2 ? *)", "2026-01-01T00:00:00", "2028-02-29T00:00:00"],
    ["cron(0 0 1 JAN,JUL ? 2027)", "2026-01-01T00:00:00", "2027-01-01T00:00:00"],
    ["cron(30 2 * * ? *)", "2026-03-28T03:00:00", "2026-03-30T00:30:00", "Europe/Berlin"],
    ["cron(30 2 * * ? *)", "2026-10-24T20:00:00", "2026-10-25T00:30:00", "Europe/Berlin"],
    ["cron(30 2 * * ? *)", "2026-10-25T00:30:00", "2026-10-26T01:30:00", "Europe/Berlin"],
    ["cron(0 23 * * ? *)", "2026-01-02T03:00:00", "2026-01-02T04:00:00", "America/New_York"],
    ["rate(5 minutes)", "2026-01-01T00:00:00", "2026-01-01T00:05:00"],
    ["rate(5 minutes)", "2026-01-01T00:07:00", "2026-01-01T00:10:00"],
    ["rate(1 hour)", "2025-12-31T23:59:59", "2026-01-01T00:00:00"],
    ["at(2026-01-31T08:00:00)", "2026-01-01T00:00:00", "2026-01-31T07:00:00", "Europe/Berlin"],
  ] as const) {
    it(`${expression}${zone ? ` in ${zone}` : ""} comes after ${after} at ${wanted}`, () => {
      assert.equal(readExpression(expression, zone).next(time(after), time("2026-01-01T00:00:00")), time(wanted));
    });
  }

  for (const [expression, after] of [
    ["cron(0 0 1 1 ? 2025)", "2026-01-01T00:00:00"],
    ["cron(0 0 30 2 ? *)", "2026-01-01T00:00:00"],
    ["at(2026-01-01T00:00:00)", "2026-01-01T00:00:00"],
  ] as const) {
    it(`${expression} never comes after ${after}`, () => {
      assert.equal(readExpression(expression).next(time(after), 0), undefined);
    });
  }

  for (const [expression, reason] of [
    ["cron(0 8 * * * *)", /Exactly one/],
    ["cron(0 8 ? * ? *)", /Exactly one/],
    ["cron(0 8 * * ?)", /six fields/],
    ["cron(60 8 * * ? *)", /minutes/],
    ["cron(0 8 ? * 0 *)", /day of week/],
    ["cron(0 8 ? * MON#6 *)", /day of week/],
    ["cron(0 8 ? FOO MON *)", /month/],
    ["cron(10-5 8 * * ? *)", /minutes/],
    ["rate(5 seconds)", /rate/],
    ["rate(0 minutes)", /rate/],
    ["at(2026-01-01)", /at/],
    ["at(2026-03-29T02:30:00)", /exists/],
    ["every day", /must be/],
  ] as const) {
    it(`${expression} is refused`, () => assert.throws(() => readExpression(expression, "Europe/Berlin"), reason));
  }
});
