import assert from "node:assert/strict";
import type { Props, Resource, StackRule } from "../../../../policy/core/rule.ts";
import { boundedConcurrency } from "../../../../policy/rules/operation/bounded-concurrency.ts";
import { fittingVisibility } from "../../../../policy/rules/operation/fitting-visibility.ts";
import { redrivenQueues } from "../../../../policy/rules/operation/redriven-queues.ts";
import { foundInStack, notKnownYet, resource, stackWaitsFor, types, urnOf } from "../../support/try-rule.ts";

const deadLetterTargetArn = "arn:aws:sqs:eu-central-1:123456789012:dead";
const redrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 });
const queueOf = (props: Props, more = {}) =>
  resource(types.queue, "alerts", { visibilityTimeoutSeconds: 180, redrivePolicy, ...props }, more);
const collectOf = (props: Props) => resource(types.lambda, "collect", { timeout: 30, ...props });
const mappingOf = (props: Props) =>
  resource(
    types.mapping,
    "feed",
    { eventSourceArn: notKnownYet, functionName: notKnownYet, scalingConfig: { maximumConcurrency: 10 }, ...props },
    { references: { eventSourceArn: [urnOf(types.queue, "alerts")], functionName: [urnOf(types.lambda, "collect")] } },
  );
type Parts = { queue?: Props; collect?: Props; mapping?: Props };
const stackOf = ({ queue = {}, collect = {}, mapping = {} }: Parts) => [
  queueOf(queue),
  collectOf(collect),
  mappingOf(mapping),
];
const judged = (rule: StackRule, parts: Parts, config?: Props) => foundInStack(rule, stackOf(parts), config);

describe("a queue that feeds a function", () => {
  it("puts aside what failed some times", () => {
    assert.deepEqual(judged(redrivenQueues, {}), []);
    assert.deepEqual(
      judged(redrivenQueues, { queue: { redrivePolicy: { deadLetterTargetArn, maxReceiveCount: 5 } } }),
      [],
    );
    const finding = ["alerts redrivePolicy: what fails in its function is tried until it is forgotten"];
    assert.deepEqual(judged(redrivenQueues, { queue: { redrivePolicy: undefined } }), finding);
    assert.deepEqual(
      judged(redrivenQueues, { queue: { redrivePolicy: JSON.stringify({ deadLetterTargetArn }) } }),
      finding,
    );
  });

  it("does so after as many tries as are demanded", () => {
    const tries = (maxReceiveCount: number, config?: Props) =>
      judged(
        redrivenQueues,
        { queue: { redrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) } },
        config,
      );
    assert.deepEqual(tries(1), ["alerts redrivePolicy: it tries 1 times, and 3 to 100 are demanded"]);
    assert.equal(tries(1000).length, 1);
    assert.deepEqual(tries(1, { leastTries: 1 }), []);
  });

  it("may have its policy beside it, and is waited for", () => {
    const beside = resource(
      "aws:sqs/redrivePolicy:RedrivePolicy",
      "beside",
      {},
      { references: { queueUrl: [urnOf(types.queue, "alerts")] } },
    );
    assert.deepEqual(foundInStack(redrivenQueues, [...stackOf({ queue: { redrivePolicy: undefined } }), beside]), []);
    assert.deepEqual(judged(redrivenQueues, { queue: { redrivePolicy: notKnownYet } }), []);
    assert.deepEqual(stackWaitsFor(redrivenQueues, stackOf({ queue: { redrivePolicy: notKnownYet } })), [
      "alerts redrivePolicy",
    ]);
  });

  it("is told from queues that feed nothing, as dead-letter queues", () => {
    assert.deepEqual(foundInStack(redrivenQueues, [resource(types.queue, "dead", {})]), []);
  });

  it("hides a message for six times the function's timeout, and the batching window", () => {
    assert.deepEqual(judged(fittingVisibility, {}), []);
    assert.deepEqual(judged(fittingVisibility, { collect: { timeout: 31 } }), [
      "alerts visibilityTimeoutSeconds: a message is hidden for 180 s, and collect may take 31 s: at least 186 s are demanded",
    ]);
    assert.equal(judged(fittingVisibility, { mapping: { maximumBatchingWindowInSeconds: 5 } }).length, 1);
    assert.equal(judged(fittingVisibility, { queue: { visibilityTimeoutSeconds: undefined } }).length, 1);
    assert.deepEqual(
      judged(fittingVisibility, { queue: { visibilityTimeoutSeconds: 30 }, collect: { timeout: 5 } }),
      [],
    );
    assert.deepEqual(judged(fittingVisibility, { collect: { timeout: 60 } }, { times: 3 }), []);
    assert.deepEqual(judged(fittingVisibility, { collect: { timeout: notKnownYet } }), []);
    assert.deepEqual(judged(fittingVisibility, { queue: { visibilityTimeoutSeconds: notKnownYet } }), []);
  });

  it("does not start any number of copies", () => {
    const finding = [
      "feed scalingConfig.maximumConcurrency: nothing bounds how many copies of the function run at once",
    ];
    const unbounded: Parts = { mapping: { scalingConfig: undefined } };
    assert.deepEqual(judged(boundedConcurrency, {}), []);
    assert.deepEqual(judged(boundedConcurrency, unbounded), finding);
    assert.deepEqual(judged(boundedConcurrency, { ...unbounded, collect: { reservedConcurrentExecutions: 20 } }), []);
    assert.deepEqual(
      judged(boundedConcurrency, { ...unbounded, collect: { reservedConcurrentExecutions: -1 } }),
      finding,
    );
    assert.deepEqual(judged(boundedConcurrency, { mapping: { scalingConfig: notKnownYet } }), []);
    const stream: Resource = resource(types.mapping, "stream", {
      eventSourceArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/x",
    });
    assert.deepEqual(foundInStack(boundedConcurrency, [stream]), []);
  });
});
