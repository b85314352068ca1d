import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import type { Log } from "sarif";
import { judge, type Report } from "../../../policy/judge.ts";
import { asSarif } from "../../../policy/report/sarif.ts";
import { rules } from "../../../policy/rules.ts";
import { only, queue, sample, stack } from "../support/report.ts";

const schema = JSON.parse(readFileSync(new URL("fixtures/sarif-2.1.0-rtm.5.json", import.meta.url), "utf8"));
// It uses nothing of draft 4 that draft 7 reads in another way, and the validator knows draft 7.
const { $schema: _, id: __, ...draft7 } = schema;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(draft7);

const config = { "sqs-encrypted-queues": "mandatory" };
const sarif = (report: Report): Log => JSON.parse(asSarif(report, { rules, config, version: "0.1.0" }));
const resultsOf = (report: Report) => sarif(report).runs[0]?.results ?? [];

describe("the report as SARIF", () => {
  it("is valid by the standard's schema", async () => {
    for (const report of [await sample(), await judge([]), await judge([stack, queue])]) {
      assert.ok(validate(sarif(report)), JSON.stringify(validate.errors, undefined, 2));
    }
    assert.ok(!validate({ ...sarif(await sample()), version: "2.0.0" }), "the schema refuses nothing");
  });

  it("points to the line where the resource is declared", async () => {
    const [first] = resultsOf(await sample());
    const [location] = first?.locations ?? [];
    assert.equal(first?.ruleId, "iam-narrow-trust");
    assert.equal(first?.level, "error");
    assert.deepEqual(location?.physicalLocation?.artifactLocation, {
      uri: "components/thing.ts",
      uriBaseId: "%SRCROOT%",
    });
    assert.deepEqual(location?.physicalLocation?.region, { startLine: 30 });
    assert.equal(location?.logicalLocations?.[0]?.name, "open");
  });

  it("shows what is excused as suppressed, with who answers for it", async () => {
    const suppressed = resultsOf(await sample()).filter(({ suppressions }) => suppressions);
    assert.deepEqual(
      suppressed.map(({ ruleId, suppressions }) => [ruleId, suppressions?.[0]?.justification]),
      [["sqs-encrypted-queues", "Until the new queue stands (ana@example.com, until 2026-12-01)"]],
    );
  });

  it("describes every rule, as the stack enforces it", async () => {
    const described = sarif(await sample()).runs[0]?.tool.driver.rules ?? [];
    assert.deepEqual(
      described.map(({ id }) => id),
      [...rules.map(({ id }) => id), "policy-exceptions"],
    );
    const level = (id: string) => described.find((one) => one.id === id)?.defaultConfiguration?.level;
    assert.deepEqual([level("sqs-encrypted-queues"), level("logs-retention")], ["error", "warning"]);
  });

  it("knows a finding again though automatic names are others in the next run", async () => {
    const marks = async (name: string) => {
      const report = await judge([queue], { rules: only("sqs-encrypted-queues") });
      const findings = report.findings.map((one) => ({ ...one, message: `${one.message} (${name})` }));
      return resultsOf({ ...report, findings }).map(({ partialFingerprints }) => partialFingerprints);
    };
    assert.deepEqual(await marks("queue-1a2b3c4"), await marks("queue-5d6e7f8"));
    assert.notDeepEqual(await marks("queue"), await marks("other"));
  });
});
