import assert from "node:assert/strict";
import { canGo, type FleetPlan, type PlannedTarget } from "../../../../cli/rollout/plan/plan.ts";
import { describePlan, planDocument } from "../../../../cli/rollout/plan/report.ts";
import type { Finding, Result } from "../../../../cli/rollout/target/job.ts";

const finding = (rule: string, of: Partial<Finding> = {}): Finding => ({
  rule,
  level: "advisory",
  urn: "urn:pulumi:s::p::t::thing",
  message: "m",
  ...of,
});
const waiting = finding("iam-own-roles", { message: "can't run policy 'iam-own-roles' from pack during preview: x" });
const result = (of: Partial<Result> = {}): Result => ({
  outcome: "done",
  problems: [],
  changes: {},
  findings: [],
  drifted: [],
  seconds: 9,
  ...of,
});
const target = (name: string, of: Partial<PlannedTarget> = {}): PlannedTarget => ({
  name,
  stack: `prod.${name}`,
  hasIt: false,
  result: result(),
  log: `${name}.log`,
  ...of,
});
const { result: _, log, ...member } = target("shop", { waitsFor: "us" });
const plan: FleetPlan = {
  fleet: "prod",
  program: "p1",
  waves: [
    { name: "canary", atOnce: 1, pause: true, targets: [target("eu", { hasIt: true })] },
    {
      name: "all",
      atOnce: 5,
      pause: false,
      targets: [
        target("us", {
          result: result({
            changes: { create: 12, update: 3 },
            findings: [finding("a-rule"), finding("a-rule"), waiting],
          }),
        }),
        member,
      ],
    },
  ],
  unfit: [],
};
const broken = target("uk", {
  result: result({
    outcome: "failed",
    problems: ["The policy pack does not let it through: b-rule."],
    findings: [finding("b-rule", { level: "mandatory" }), finding("a-rule")],
  }),
});
const withBroken: FleetPlan = {
  ...plan,
  waves: [...plan.waves, { name: "last", atOnce: 1, pause: false, targets: [broken] }],
};

describe("the plan of a fleet", () => {
  it("shows the waves in order, each target's changes, what resuming leaves out, and findings by rule", () => {
    assert.equal(canGo(plan), true);
    assert.deepEqual(describePlan(plan).split("\n"), [
      "Fleet prod: program p1",
      "",
      "Wave canary, 1 at a time, then a pause",
      "  ✓ eu: no change (up --resume leaves it out)",
      "",
      "Wave all, 5 at a time",
      "  ✓ us: 12 create, 3 update",
      "  … shop: can be previewed when its hub is deployed (us)",
      "",
      "Findings of the policy pack",
      "  a-rule (advisory): 2 findings in us",
      "",
      "1 input can be judged only when they are made: the update itself does.",
      "",
      "All 3 targets can go.",
    ]);
  });

  it("cannot go when a target fails or the policy pack stops it, and says which; what stops it comes first", () => {
    assert.equal(canGo(withBroken), false);
    const text = describePlan(withBroken);
    assert.match(
      text,
      / {2}✗ uk: failed\n {6}The policy pack does not let it through: b-rule\.\n {6}policy b-rule, thing: m/,
    );
    assert.match(text, /b-rule \(mandatory\): 1 finding in uk\n {2}a-rule \(advisory\): 3 findings in us, uk/);
    assert.match(text, /Not all can go: uk\.$/);
  });

  it("cannot go when up would not begin", () => {
    const unfit = { ...plan, unfit: [`Target "us": the secret a has no value.`] };
    assert.equal(canGo(unfit), false);
    assert.match(describePlan(unfit), /Not fit: up would not begin\n {2}Target "us": the secret a has no value\./);
  });

  it("is a document that tells the same", () => {
    const { canGo: can, waves, findings } = planDocument(withBroken);
    assert.equal(can, false);
    assert.deepEqual(
      waves.flatMap(({ targets }) => targets.map(({ name, hasIt, ...one }) => [name, hasIt, one.outcome, one.changes])),
      [
        ["eu", true, "done", {}],
        ["us", false, "done", { create: 12, update: 3 }],
        ["shop", false, undefined, undefined],
        ["uk", false, "failed", {}],
      ],
    );
    assert.equal(waves[1]?.targets[1]?.waitsFor, "us");
    assert.deepEqual(waves[1]?.targets[0]?.findings?.length, 2);
    assert.deepEqual(findings[0], { rule: "b-rule", level: "mandatory", targets: ["uk"], count: 1 });
  });
});
