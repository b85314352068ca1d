import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Estimate, TargetCost } from "../../cli/cost/estimate.ts";
import { copyProgram, type ProgramCopy } from "./program-copy.ts";
import { assertRefused, socless } from "./without-a-cloud.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

const cost = (folder: string, args: readonly string[]) => socless(folder, ["cost", ...args]);

const estimated = async (folder: string, ...args: readonly string[]): Promise<Estimate> => {
  const { code, out, err } = await cost(folder, ["--json", ...args]);
  assert.equal(code, 0, err);
  return JSON.parse(out);
};

describe("socless cost", function () {
  this.timeout(300_000);

  for (const stack of ["dev", "prod"])
    it(`counts all of stack ${stack}, and finds it within 0.50 a month beside its secrets and alarms`, async () => {
      const made = await estimated(repository, "--stack", stack);
      const [target, ...others] = made.targets;
      assert.ok(target);
      assert.deepEqual([made.stack, others, target.notEstimated, target.borrowed], [stack, [], [], []]);
      const lines = new Map(target.fixed.lines.map((line) => [line.what, line]));
      assert.equal(lines.get("secret")?.usd, 0.4 * (lines.get("secret")?.count ?? 0));
      assert.equal(lines.get("alarm")?.usd.toFixed(6), (0.1 * (lines.get("alarm")?.count ?? 0)).toFixed(6));
      const rest = target.fixed.usd - (lines.get("secret")?.usd ?? 0) - (lines.get("alarm")?.usd ?? 0);
      assert.ok(rest > 0.3 && rest <= 0.5, `${rest} beside secrets and alarms`);
      for (const { name, alert, unbounded } of target.playbooks) {
        assert.deepEqual(unbounded, [], name);
        assert.ok(alert.shortest.usd > 0.0001 && alert.shortest.usd < 0.0005, `${name}: ${alert.shortest.usd}`);
        assert.ok(alert.loopsOnce.usd < 0.001, `${name}: ${alert.loopsOnce.usd}`);
        assert.ok(alert.loopsOnce.usd <= alert.longest.usd);
      }
    });

  it("prints a table of at most 100 columns, and counts the alerts that it is told", async () => {
    const { code, out } = await cost(repository, ["--alerts-per-day", "7", "--alerts-per-day", "guardduty-triage=0"]);
    assert.equal(code, 0);
    assert.match(out, /^An estimate for stack prod in USD, from list prices of \d{4}-\d\d-\d\d;/);
    assert.match(out, /a month with 0 alerts a day +0\.00 +0\.00 +0\.00\n/);
    assert.match(out, /a month with 7 alerts a day +0\.0\d+ /);
    for (const line of out.split("\n")) assert.ok(line.length <= 100, line);
  });

  const refused: readonly [string, readonly string[], RegExp][] = [
    ["a number of alerts that is none", ["--alerts-per-day", "some"], /It is a number of alerts, or PLAYBOOK=NUMBER/],
    [
      "a playbook that is not there",
      ["--alerts-per-day", "x=1"],
      /no playbook x; there are: aws-triage, guardduty-public-bucket, guardduty-triage, self-test, ssh-/,
    ],
    ["a target that is not there", ["--target", "ap"], /no target "ap"; there are: eu\./],
    ["a base that is not there", ["--diff", "no-such-branch"], /no-such-branch is no file, and no commit/],
    ["a base that is a folder", ["--diff", "/"], /^\/ is no file, and no commit/],
    ["a base that is an option", ["--diff", "--output=x"], /--output=x is no file, and no commit/],
  ];
  for (const [what, args, said] of refused)
    it(`answers ${what} with a sentence and exit code 1`, async () => {
      assertRefused(await cost(repository, args), 1, said);
    });

  describe("on a program that changes", () => {
    let program: ProgramCopy;
    const edit = (file: string, change: (before: string) => string) => {
      const path = join(program.folder, file);
      const before = readFileSync(path, "utf8");
      assert.notEqual(change(before), before);
      writeFileSync(path, change(before));
    };
    before(() => {
      program = copyProgram();
      program.commit();
    });
    after(() => program.remove());

    it("estimates each of its targets with its region's prices, and all together", async () => {
      const second = [
        "    - name: us",
        '      account: "333333333333"',
        "      region: us-east-1",
        "      deploymentRole: { arn: arn:aws:iam::333333333333:role/deployment, externalId: socless-1 }",
        "      endpoints: [ssh-login]",
        "      playbooks: [ssh-ticket-check]\n",
      ].join("\n");
      edit("Pulumi.dev.yaml", (before) => before.replace("  socless:retention", `${second}  socless:retention`));
      const { targets, fixed, month } = await estimated(program.folder, "--stack", "dev");
      assert.deepEqual(
        targets.map(({ name, account, region }) => [name, account, region]),
        [
          ["dev", "111111111111", "eu-central-1"],
          ["us", "333333333333", "us-east-1"],
        ],
      );
      const [eu, us] = targets;
      assert.deepEqual(Object.keys(counts(us)), ["self-test", "ssh-ticket-check"]);
      assert.deepEqual(counts(us)["ssh-ticket-check"], counts(eu)["ssh-ticket-check"]);
      assert.ok((eu?.fixed.usd ?? 0) > (us?.fixed.usd ?? 0));
      assert.equal(fixed, (eu?.fixed.usd ?? 0) + (us?.fixed.usd ?? 0));
      assert.equal(month.longest, (eu?.month.longest ?? 0) + (us?.month.longest ?? 0));
    });

    it("tells what the change costs against a revision: targets, rounds of a loop, resources", async () => {
      edit("playbooks/ssh-ticket-check.ts", (before) => before.replace("upTo(3)", "upTo(5)"));
      const { code, out, err } = await cost(program.folder, ["--stack", "dev", "--diff", "HEAD", "--json"]);
      assert.equal(code, 0, err);
      const { targets, before, after } = JSON.parse(out);
      const [dev, us] = targets;
      assert.deepEqual([dev.name, dev.how, us.name, us.how], ["dev", "changed", "us", "added"]);
      assert.deepEqual(dev.fixed, []);
      const [playbook, ...others] = dev.playbooks;
      assert.deepEqual([playbook.name, others], ["ssh-ticket-check", []]);
      const { shortest, loopsOnce, longest } = playbook.alert;
      assert.ok(Math.abs(shortest) + Math.abs(loopsOnce) < 1e-12 && longest > 0.0003, JSON.stringify(playbook));
      assert.ok(after.shortest > before.shortest);
      assert.equal(program.git("status", "--porcelain"), " M Pulumi.dev.yaml\n M playbooks/ssh-ticket-check.ts\n");
    });
  });
});

const counts = (target: TargetCost | undefined) =>
  Object.fromEntries(
    (target?.playbooks ?? []).map(({ name, alert: { longest } }) => [
      name,
      [longest.usage.transition, longest.invocations],
    ]),
  );
