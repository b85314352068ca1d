import assert from "node:assert/strict";
import { perDay, readPerDay } from "../../../cli/cost/alerts-per-day.ts";
import { estimate } from "../../../cli/cost/estimate.ts";
import { change, count, usd } from "../../../cli/cost/money.ts";
import { runsAMonth } from "../../../cli/cost/runs.ts";
import { asText } from "../../../cli/cost/text.ts";
import { member, platform, platformFunctions, resource } from "./support/program.ts";

describe("amounts", () => {
  it("have as many digits as tell something", () => {
    assert.deepEqual([32.85, 0.4, 0.0478, 0.00412, 0.000287, 0.0000119, 0.0000046, 0].map(usd), [
      "32.85",
      "0.40",
      "0.0478",
      "0.0041",
      "0.00029",
      "0.00001",
      "0.000005",
      "0.00",
    ]);
    assert.deepEqual([0.4, -0.1, 0, -1e-12].map(change), ["+0.40", "-0.10", "+0.00", "+0.00"]);
    assert.deepEqual([43_800, 999.96, 69.5, 7, 0.25].map(count), ["43,800", "1,000", "69.5", "7", "0.3"]);
  });
});

describe("an estimate for people", () => {
  it("has lines of at most 100 columns, however long its names are", () => {
    const name = "a-playbook-with-a-name-that-is-nearly-as-long-as-a-name-may-be";
    const definition = { StartAt: "poll", States: { poll: { Type: "Task", Resource: "x".repeat(90), End: true } } };
    const resources = platform({
      region: "eu-south-2",
      functions: platformFunctions,
      playbooks: { [name]: definition },
      resources: [resource("aws:kms/key:Key", "k"), resource("aws:rds/instance:Instance", "r")],
    });
    const text = asText(estimate(resources, { stack: "test", alertsPerDay: () => 1234.5 }));
    for (const line of text.split("\n")) assert.ok(line.length <= 100 || /x{90}/.test(line), line);
    assert.match(text, /Target one: 111111111111, eu-south-2/);
    assert.match(text, /a month with 1,235 alerts a day/);
    assert.match(text, /At the price of us-east-1, as this region's is not in the table: /);
    assert.match(text, /Not estimated: use of a KMS key, and its rotations; aws:rds\/instance:Instance;/);
  });

  it("has a member's month, fixed and events", () => {
    const text = asText(estimate(member(), { stack: "test", alertsPerDay: () => 1_000_000 }));
    assert.match(text, /\nMember shop of hub: 333333333333, us-east-1\n/);
    assert.match(text, /\n {2}An event of guardduty, sent to another event bus +0\.000001\n/);
    assert.match(text, /\n {6}a month with 1,000,000 events a day +30\.42\n {2}A month, fixed and events +30\.52\n/);
    assert.doesNotMatch(text, /An alert|Not estimated/);
  });
});

describe("alerts a day", () => {
  it("are 100 of each playbook, or what is said of all or of one", () => {
    const known = ["a", "b"];
    assert.equal(perDay(new Map(), known)("a"), 100);
    const given = readPerDay("b=2.5", readPerDay("10"));
    assert.deepEqual([perDay(given, known)("a"), perDay(given, known)("b")], [10, 2.5]);
  });

  it("are no other text, and of no playbook that is not there", () => {
    for (const wrong of ["", "-1", "many", "a=", "=3", "1e3", "A=1"])
      assert.throws(() => readPerDay(wrong), /It is a number/);
    assert.throws(() => perDay(readPerDay("c=1"), ["b", "a"]), /no playbook c; there are: a, b\./);
  });
});

describe("the runs of a schedule in a month", () => {
  const runs: readonly [string, number][] = [
    ["rate(1 minute)", 43_800],
    ["rate(2 hours)", 365],
    ["rate(1 day)", 365 / 12],
    ["cron(0 3 * * ? *)", 365 / 12],
    ["cron(0 8 1 * ? *)", 1],
    ["cron(0/5 * * * ? *)", 8760],
    ["cron(0 8 1 7 ? *)", 1 / 12],
    ["at(2026-07-01T08:00:00)", 0],
  ];
  for (const [expression, expected] of runs)
    it(`are ${count(expected)} for ${expression}`, () => {
      assert.ok(Math.abs(runsAMonth(expression) - expected) < expected / 100 + 1e-9, String(runsAMonth(expression)));
    });
});
