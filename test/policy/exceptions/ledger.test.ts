import assert from "node:assert/strict";
import { readExceptions } from "../../../policy/exceptions/read.ts";
import { judge } from "../../../policy/judge.ts";
import { rules } from "../../../policy/rules.ts";
import { exceptionsFile, excuse, later, only, queue, role, sample, stack, today } from "../support/report.ts";

const judged = (...exceptions: readonly object[]) =>
  judge([stack, queue, role, later], {
    rules: only("iam-narrow-trust", "sqs-encrypted-queues", "iam-no-wildcard-action"),
    exceptions: readExceptions(exceptionsFile(...exceptions), rules),
    today,
  });
const ofExceptions = ({ findings }: Awaited<ReturnType<typeof judged>>) =>
  findings.filter(({ rule }) => rule === "policy-exceptions").map(({ message }) => message);
const stateOf = async (exception: object) => (await judged(exception)).exceptions.map(({ state }) => state);

describe("an exception", () => {
  it("excuses what a rule finds in its resource, and is listed with its owner and the days that are left", async () => {
    const report = await judged(excuse("sqs-encrypted-queues", queue));
    assert.deepEqual(
      report.findings.map(({ rule }) => rule),
      ["iam-narrow-trust"],
    );
    assert.deepEqual(
      report.excused.map(({ finding, exception }) => [finding.rule, exception.owner]),
      [["sqs-encrypted-queues", "ana@example.com"]],
    );
    assert.deepEqual(
      report.exceptions.map(({ state, daysLeft, excuses }) => [state, daysLeft, excuses]),
      [["in use", 7, 1]],
    );
  });

  it("excuses no other rule, no other resource and no other words", async () => {
    for (const other of [
      excuse("iam-narrow-trust", queue),
      excuse("sqs-encrypted-queues", role),
      excuse("sqs-encrypted-queues", queue, { message: "something else" }),
    ]) {
      const report = await judged(other);
      assert.deepEqual(report.excused, []);
      assert.equal(report.findings.length, 3);
      assert.match(ofExceptions(report).join(), /excuses nothing$/);
    }
  });

  it("can be held to the finding's words", async () => {
    const message = (await judged()).findings.find(({ rule }) => rule === "sqs-encrypted-queues")?.message;
    assert.equal((await judged(excuse("sqs-encrypted-queues", queue, { message }))).excused.length, 1);
  });

  it("holds on its last day, and not on the next", async () => {
    const until = async (expires: string) => {
      const { excused, exceptions, ...report } = await judged(excuse("iam-narrow-trust", role, { expires }));
      return [excused.length, exceptions[0]?.daysLeft, ofExceptions({ excused, exceptions, ...report })];
    };
    assert.deepEqual(await until("2026-11-24"), [1, 0, []]);
    assert.deepEqual(await until("2026-11-23"), [
      0,
      -1,
      ["the exception from iam-narrow-trust for open ended on 2026-11-23 and excuses nothing any more"],
    ]);
  });

  it("may not run for years", async () => {
    const report = await judged(excuse("iam-narrow-trust", role, { expires: "2027-11-26" }));
    assert.match(ofExceptions(report).join(), /runs for 367 days more, and at most 366 are allowed$/);
    assert.deepEqual(ofExceptions(await judged(excuse("iam-narrow-trust", role, { expires: "2027-11-25" }))), []);
  });

  it("may still be needed while its rule cannot judge", async () => {
    assert.deepEqual(await stateOf(excuse("iam-no-wildcard-action", later)), ["waits"]);
  });

  it("of another stack is not this one's business, unless it has ended", async () => {
    const elsewhere = { ...queue, urn: queue.urn.replace(":test::", ":prod::") };
    assert.deepEqual(await stateOf(excuse("sqs-encrypted-queues", elsewhere)), []);
    assert.deepEqual(await stateOf(excuse("sqs-encrypted-queues", elsewhere, { expires: "2026-01-01" })), ["expired"]);
  });

  it("that is not well is told of the stack, at its line, and excuses nothing", async () => {
    const report = await judged({ ...excuse("iam-narrow-trust", role), owner: undefined });
    const [finding] = report.findings.filter(({ rule }) => rule === "policy-exceptions");
    assert.deepEqual(
      [finding?.resource, finding?.source, finding?.message],
      [stack.urn, { file: "policy/exceptions.json", line: 3 }, "it has no owner"],
    );
    assert.equal(report.excused.length, 0);
  });

  it("is watched as strictly as the configuration says", async () => {
    const level = async (config: object) =>
      (await sample({ config: { ...config } })).findings.find(({ rule }) => rule === "policy-exceptions")?.level;
    assert.equal(await level({}), "advisory");
    assert.equal(await level({ all: "mandatory" }), "mandatory");
    assert.equal(await level({ "policy-exceptions": "disabled" }), undefined);
  });
});
