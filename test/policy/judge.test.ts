import assert from "node:assert/strict";
import { judge } from "../../policy/judge.ts";
import { rules } from "../../policy/rules.ts";
import { declared, later, only, queue, role, stack } from "./support/report.ts";
import { types } from "./support/try-rule.ts";

describe("judging recorded resources", () => {
  it("tells the worst first, with the mend, who demands it and where the resource is declared", async () => {
    const report = await judge([stack, queue, role], { rules: only("sqs-encrypted-queues", "iam-narrow-trust") });
    assert.deepEqual(
      report.findings.map(({ rule, severity, level, resource, source }) => [rule, severity, level, resource, source]),
      [
        ["iam-narrow-trust", "critical", "mandatory", role.urn, role.source],
        ["sqs-encrypted-queues", "medium", "advisory", queue.urn, queue.source],
      ],
    );
    assert.ok(report.findings.every(({ fix, reference }) => fix !== "" && reference !== ""));
    assert.deepEqual([report.stack, report.resources, report.rules, report.unjudged], ["test", 3, 2, []]);
  });

  it("asks every rule when it is not told which", async () => {
    const { rules: asked } = await judge([stack]);
    assert.equal(asked, rules.length);
  });

  it("says which rules wait for what stands only after the deployment", async () => {
    const report = await judge([later], { rules: only("iam-no-wildcard-action") });
    assert.deepEqual(report.findings, []);
    assert.deepEqual(report.unjudged, [{ rule: "iam-no-wildcard-action", resource: later.urn, paths: ["policy"] }]);
  });

  it("hands each rule its own values, and enforces it as the configuration says", async () => {
    const logs = declared(types.logGroup, "logs", { retentionInDays: 30 });
    const found = async (config: Parameters<typeof judge>[1] & object) =>
      (await judge([logs], { rules: only("logs-retention"), ...config })).findings.map(({ level }) => level);
    assert.deepEqual(await found({ config: { "logs-retention": { atLeastDays: 90 } } }), ["advisory"]);
    assert.deepEqual(await found({ config: { all: "mandatory", "logs-retention": { atLeastDays: 90 } } }), [
      "mandatory",
    ]);
    assert.deepEqual(await found({ config: { "s3-private-buckets": { atLeastDays: 90 } } }), []);
  });

  it("leaves out what is disabled, and says so", async () => {
    const config = { "iam-narrow-trust": "disabled" };
    const report = await judge([role], { rules: only("sqs-encrypted-queues", "iam-narrow-trust"), config });
    assert.deepEqual([report.findings, report.disabled, report.rules], [[], ["iam-narrow-trust"], 1]);
  });
});
