import assert from "node:assert/strict";
import type { Log } from "sarif";
import type { Resource } from "../../../policy/core/rule.ts";
import { readExceptions } from "../../../policy/exceptions/read.ts";
import { type JudgeOptions, judge } from "../../../policy/judge.ts";
import { asMarkdown } from "../../../policy/report/markdown.ts";
import { asSarif } from "../../../policy/report/sarif.ts";
import { asText } from "../../../policy/report/text.ts";
import { rules } from "../../../policy/rules.ts";
import { declared, exceptionsFile, excuse, only, stack, today } from "../support/report.ts";
import { document, notKnownYet, types } from "../support/try-rule.ts";

/** A target whose queue is not encrypted and whose policy names its own account and region in a wide statement. */
function target(at: number): readonly Resource[] {
  const name = `socless-t${at}`;
  const component: Resource = {
    ...stack,
    type: "socless:index:Platform",
    name,
    urn: `urn:pulumi:test::socless::socless:index:Platform::${name}`,
    parent: stack.urn,
  };
  const wide = `arn:aws:sqs:eu-west-${1 + (at % 2)}:${100000000000 + at}:*-abcdef${at % 10}`;
  const policy = document({ Action: "sqs:DeleteQueue", Resource: wide });
  const inner = [
    declared(types.queue, `${name}-alerts`, {}, 12),
    declared(types.rolePolicy, `${name}-reader`, { policy }, 20),
    declared(types.rolePolicy, `${name}-later`, { policy: notKnownYet }, 20),
  ];
  return [component, ...inner.map((one) => ({ ...one, parent: component.urn }))];
}

const targets = (count: number) => [stack, ...Array.from({ length: count }, (_, at) => target(at)).flat()];
const judged = (resources: readonly Resource[], options: JudgeOptions = {}) =>
  judge(resources, { rules: only("sqs-encrypted-queues", "iam-no-wildcard-resource"), today, ...options });
const sarif = async (...given: Parameters<typeof judged>) => {
  const log: Log = JSON.parse(asSarif(await judged(...given), { rules, config: {}, version: "0.1.0" }));
  return log.runs[0]?.results ?? [];
};
const without = (resources: readonly Resource[], ...names: readonly string[]) =>
  resources.filter(({ name }) => !names.includes(name));

describe("what is the same in many targets", () => {
  it("is told once as text, in all of them", async () => {
    const text = asText(await judged(targets(50)));
    assert.match(text, /socless-t0-alerts .*\n {6}sqsManagedSseEnabled: .* \(in all 50 targets\)\n/);
    assert.match(text, /socless-t0-reader .*\n {6}policy: .*abcdef0 \(in all 50 targets\)\n/);
    assert.match(text, / {4}socless-t0-later: policy \(in all 50 targets\)\n/);
    assert.match(
      text,
      /test: 1 finding stops the deployment, 1 is advice \(2 rules on 201 resources of 50 targets, 1 cannot/,
    );
    assert.doesNotMatch(text, /socless-t1\b/);
  });

  it("is told with some of their names where it is not so in all", async () => {
    const some = without(
      targets(5),
      "socless-t1-alerts",
      "socless-t0-reader",
      "socless-t1-reader",
      "socless-t2-reader",
    );
    const text = asText(await judged(some));
    assert.match(text, /Enabled: .* \(in 4 targets: socless-t0, socless-t2, socless-t3 and 1 more\)\n/);
    assert.match(text, /policy: .*abcdef3 \(in 2 targets: socless-t3, socless-t4\)\n/);
  });

  it("is one row of a comment", async () => {
    const text = asMarkdown(await judged(targets(50)));
    assert.equal(text.match(/^\| .*sqs-encrypted-queues.*\|$/gm)?.length, 1);
    assert.match(text, /\(in all 50 targets\) \|/);
  });

  it("is one alert of code scanning, which names every resource and stays when a target is added", async () => {
    const results = await sarif(targets(3));
    assert.deepEqual(
      results.map(({ ruleId, locations }) => [ruleId, locations?.[0]?.logicalLocations?.map(({ name }) => name)]),
      [
        ["iam-no-wildcard-resource", ["socless-t0-reader", "socless-t1-reader", "socless-t2-reader"]],
        ["sqs-encrypted-queues", ["socless-t0-alerts", "socless-t1-alerts", "socless-t2-alerts"]],
      ],
    );
    const marks = async (count: number) =>
      (await sarif(targets(count))).map(({ partialFingerprints }) => partialFingerprints);
    assert.deepEqual(await marks(3), await marks(4));
  });

  it("keeps apart what one target has twice", async () => {
    const twice = [...targets(1), declared(types.queue, "socless-t0-alerts", {}, 12)].map((one) =>
      one.name === "socless-t0-alerts"
        ? { ...one, parent: "urn:pulumi:test::socless::socless:index:Platform::socless-t0" }
        : one,
    );
    assert.equal((await judged(twice)).findings.length, 3);
    const marks = (await sarif(twice)).map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
    assert.equal(new Set(marks).size, 3);
  });

  it("keeps what is excused in one target apart from the others", async () => {
    const [, , queue] = targets(3);
    assert.ok(queue);
    const exceptions = readExceptions(exceptionsFile(excuse("sqs-encrypted-queues", queue)), rules);
    const results = await sarif(targets(3), { exceptions });
    const marks = results.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
    assert.deepEqual(
      results.map(({ suppressions, locations }) => [
        suppressions?.length ?? 0,
        locations?.[0]?.logicalLocations?.length,
      ]),
      [
        [0, 3],
        [0, 2],
        [1, 1],
      ],
    );
    assert.equal(new Set(marks).size, 3);
  });

  it("stays one finding for each resource in the report for programs", async () => {
    const { findings } = await judged(targets(3));
    assert.deepEqual(
      findings.map(({ rule, target }) => [rule, target]),
      ["iam-no-wildcard-resource", "sqs-encrypted-queues"].flatMap((rule) =>
        [0, 1, 2].map((at) => [rule, `socless-t${at}`]),
      ),
    );
  });
});
