import assert from "node:assert/strict";
import { changeAsText } from "../../../cli/cost/change-text.ts";
import { compare, type EstimateChange } from "../../../cli/cost/compare.ts";
import { estimate } from "../../../cli/cost/estimate.ts";
import type { Resource } from "../../../policy/core/rule.ts";
import { functionArn, member, platform, platformFunctions, resource } from "./support/program.ts";

const calls = (...names: readonly string[]) => ({
  StartAt: "0",
  States: {
    ...Object.fromEntries(
      names.map((name, at) => [
        at,
        {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          Arguments: { FunctionName: `${functionArn(name)}:1` },
          Next: String(at + 1),
        },
      ]),
    ),
    [names.length]: { Type: "Succeed" },
  },
});
const secret = (name: string) => resource("aws:secretsmanager/secret:Secret", name);
const program = (playbooks: Readonly<Record<string, object>>, ...resources: readonly Resource[]) =>
  platform({ functions: platformFunctions, playbooks, resources });

const made = (resources: readonly Resource[]) => estimate(resources, { stack: "test", alertsPerDay: () => 100 });
const changed = (before: readonly Resource[], after: readonly Resource[]): EstimateChange =>
  compare(made(before), made(after));

const one = program({ triage: calls("record-end") }, secret("a"));

describe("the change of an estimate", () => {
  it("is nothing when nothing changes what it costs", () => {
    const { targets, before, after } = changed(one, one);
    assert.deepEqual([targets, before], [[], after]);
  });

  it("has what is fixed, and how many of it come or go", () => {
    const after = program({ triage: calls("record-end") }, resource("aws:ec2/eip:Eip", "x"));
    const [target] = changed(one, after).targets;
    assert.deepEqual(
      target?.fixed.map(({ what, count, usd }) => [what, count, usd.toFixed(2)]),
      [
        ["secret", -1, "-0.40"],
        ["public IPv4 address", 1, "3.65"],
      ],
    );
    assert.deepEqual(target?.playbooks, []);
    assert.equal(target?.month.longest.toFixed(2), "3.25");
  });

  it("has an alert's change by playbook, and what it makes of a month", () => {
    const after = program({ triage: calls("record-failure", "record-end"), other: calls("record-end") }, secret("a"));
    const [target] = changed(one, after).targets;
    const [triage, other] = target?.playbooks ?? [];
    assert.deepEqual([triage?.name, triage?.how, other?.name, other?.how], ["triage", "changed", "other", "added"]);
    // A transition, an invocation, two units.
    assert.ok((triage?.alert.longest ?? 0) > 0.000025 && (triage?.alert.longest ?? 0) < 0.00004);
    assert.equal(triage?.month.longest.toFixed(9), ((triage?.alert.longest ?? 0) * 100 * (730 / 24)).toFixed(9));
    const [back] = changed(after, one).targets;
    assert.deepEqual(
      back?.playbooks.map(({ name, how }) => [name, how]),
      [
        ["triage", "changed"],
        ["other", "removed"],
      ],
    );
    assert.equal(back?.month.longest, -(target?.month.longest ?? 0));
  });

  it("has targets that come and go", () => {
    const { targets } = changed(one, [...one, ...platform({ name: "two", resources: [secret("b")] })]);
    assert.deepEqual(
      targets.map(({ name, how, month }) => [name, how, month.shortest]),
      [["two", "added", 0.4]],
    );
  });

  it("has members that come and go, and the events that one begins to send", () => {
    const [joined, ...others] = changed(one, [...one, ...member()]).targets;
    assert.deepEqual([joined?.name, joined?.hub, joined?.how, others], ["shop", "hub", "added", []]);
    const [target] = changed(member(), member({ sends: ["guardduty", "logins"] })).targets;
    const month = 0.000001 * 100 * (730 / 24);
    assert.deepEqual(target?.forwards, [{ name: "logins", how: "added", eventsPerDay: 100, event: 0.000001, month }]);
    assert.equal(target?.month.shortest.toFixed(9), month.toFixed(9));
    const text = changeAsText(changed(member({ sends: ["guardduty", "logins"] }), member()), "main");
    assert.match(text, /^Member shop of hub: 333333333333, us-east-1$/m);
    assert.match(text, /An event of logins, sent to another event bus \(removed\) +-0\.000001\n/);
  });

  it("names what cannot be estimated only when it is new", () => {
    const odd = resource("aws:rds/instance:Instance", "x");
    const [target] = changed(one, program({ triage: calls("record-end") }, secret("a"), odd)).targets;
    assert.deepEqual([target?.fixed, target?.notEstimated], [[], ["aws:rds/instance:Instance"]]);
    const with_ = program({ triage: calls("record-end") }, secret("a"), odd);
    assert.deepEqual(changed(with_, with_).targets, []);
  });

  it("is told in lines of at most 100 columns, with its signs", () => {
    const after = program({ triage: calls("record-failure", "record-end") }, secret("a"), secret("b"));
    const text = changeAsText(changed(one, after), "main");
    assert.match(text, /\+1 × secret +\+0\.40\n/);
    assert.match(text, /triage +\+0\.0000\d+ +\+0\.0000\d+ +\+0\.0000\d+\n/);
    assert.match(text, /change +\+0\.\d+ +\+0\.\d+ +\+0\.\d+$/);
    assert.ok(text.split("\n").every((line) => line.length <= 100));
    assert.match(changeAsText(changed(after, one), "main"), /-1 × secret +-0\.40\n/);
  });
});
