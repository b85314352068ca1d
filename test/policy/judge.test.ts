import assert from "node:assert/strict";
import type { Resource } from "../../policy/core/rule.ts";
import { judge } from "../../policy/judge.ts";
import { asJson, asText } from "../../policy/report.ts";
import { rules } from "../../policy/rules.ts";
import { document, notKnownYet, types } from "./support/try-rule.ts";

const resource = (type: string, name: string, props: object): Resource => ({
  type,
  name,
  urn: `urn:pulumi:test::socless::socless:index:Platform$${type}::${name}`,
  props: { ...props },
});

describe("judging recorded resources", () => {
  const queue = resource(types.queue, "alerts", {});
  const role = resource(types.role, "open", {
    assumeRolePolicy: document({ Principal: "*", Action: "sts:AssumeRole" }),
  });
  const later = resource(types.rolePolicy, "later", { policy: notKnownYet });

  it("tells the worst first, with the mend and where it is demanded", async () => {
    const report = await judge([queue, role]);
    assert.deepEqual(
      report.findings.map(({ rule, severity, resource }) => [rule, severity, resource]),
      [
        ["iam-narrow-trust", "critical", role.urn],
        ["sqs-encrypted-queues", "medium", queue.urn],
      ],
    );
    assert.ok(report.findings.every(({ fix, reference }) => fix !== "" && reference !== ""));
    assert.deepEqual([report.resources, report.rules, report.unjudged], [2, rules.length, []]);
  });

  it("says which rules wait for what stands only after the deployment", async () => {
    const report = await judge([later]);
    assert.deepEqual(report.findings, []);
    assert.deepEqual(
      report.unjudged.find(({ rule }) => rule === "iam-no-wildcard-action"),
      { rule: "iam-no-wildcard-action", resource: later.urn, paths: ["policy"] },
    );
  });

  it("hands each rule its own configuration", async () => {
    const logs = resource(types.logGroup, "logs", { retentionInDays: 30 });
    const findings = async (rule: string) =>
      (await judge([logs], { config: { [rule]: { atLeastDays: 90 } } })).findings.length;
    assert.equal(await findings("logs-retention"), 1);
    assert.equal(await findings("s3-private-buckets"), 0);
  });

  it("is reported as text for people", async () => {
    const text = asText(
      await judge([queue, role, later], { rules: rules.filter(({ severity }) => severity === "critical") }),
    );
    assert.equal(
      text,
      `CRITICAL

iam-narrow-trust  ${types.role} open
  assumeRolePolicy: everybody may take this role.
  Mend: Name the service or role; for another account, demand an external id, the organisation or the caller's ARN by condition.
  See: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html

${rules.filter(({ severity }) => severity === "critical").length} rules, 3 resources: 1 finding, 0 not judged yet`,
    );
    assert.match(
      asText(await judge([later])),
      /CANNOT BE JUDGED YET.*\n.* {2}aws:iam\/rolePolicy:RolePolicy later {2}policy/,
    );
  });

  it("is reported as JSON for programs", async () => {
    const report = await judge([queue]);
    assert.deepEqual(JSON.parse(asJson(report)), report);
  });
});
