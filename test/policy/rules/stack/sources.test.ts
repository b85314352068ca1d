import assert from "node:assert/strict";
import type { Props, Resource } from "../../../../policy/core/rule.ts";
import { alarmedDeadLetters } from "../../../../policy/rules/stack/alarmed-dead-letters.ts";
import { readSources } from "../../../../policy/rules/stack/read-sources.ts";
import { arn, made, more, withChange } from "../../support/made-up.ts";
import { foundInStack, notKnownYet, resource, stackWaitsFor, types } from "../../support/try-rule.ts";

const events = made(types.queue, "eu-events", arn.queue("eu-events"));
const dead = made(types.queue, "eu-dead", arn.queue("eu-dead"));
const refers = (references: Readonly<Record<string, Resource>>) => ({
  references: Object.fromEntries(Object.entries(references).map(([input, one]) => [input, [one.urn]])),
});
const mapping = (name: string, source: Resource, props: Props = {}) =>
  resource(more.mapping, name, { eventSourceArn: source.outputs?.arn, ...props }, refers({ eventSourceArn: source }));

describe("a queue", () => {
  it("is read, unless it is for what could not be handled", () => {
    assert.deepEqual(foundInStack(readSources, [events]), ["eu-events queue: nothing takes its messages out"]);
    assert.deepEqual(foundInStack(readSources, [events, mapping("m", events)]), []);
    assert.equal(foundInStack(readSources, [events, mapping("m", events, { enabled: false })]).length, 1);
    const pipe = resource("aws:pipes/pipe:Pipe", "p", { source: arn.queue("eu-events") });
    assert.deepEqual(foundInStack(readSources, [events, pipe]), []);
    const redriven = withChange([events], types.queue, "eu-events", {
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn.queue("eu-dead"), maxReceiveCount: 5 }),
    });
    assert.deepEqual(foundInStack(readSources, [...redriven, dead, mapping("m", events)]), []);
  });

  it("may turn out to be a schedule's dead-letter queue", () => {
    const schedule = resource(
      types.schedule,
      "s",
      { target: { arn: notKnownYet, deadLetterConfig: { arn: notKnownYet } } },
      refers({ target: dead }),
    );
    for (const rule of [readSources, alarmedDeadLetters]) {
      assert.deepEqual(foundInStack(rule, [dead, schedule]), []);
      assert.deepEqual(stackWaitsFor(rule, [dead, schedule]), ["s target.deadLetterConfig.arn"]);
    }
  });
});

describe("a table's stream", () => {
  it("is read when there is one", () => {
    const table = made(types.table, "eu-alerts", arn.table("eu-alerts"), { streamEnabled: true });
    assert.deepEqual(foundInStack(readSources, [table]), ["eu-alerts streamEnabled: nothing reads its stream"]);
    assert.deepEqual(foundInStack(readSources, [table, mapping("m", table)]), []);
    assert.deepEqual(
      foundInStack(readSources, withChange([table], types.table, "eu-alerts", { streamEnabled: false })),
      [],
    );
  });
});

describe("a dead-letter queue", () => {
  const toDead = arn.queue("eu-dead");
  const ways: Readonly<Record<string, readonly [type: string, props: Props]>> = {
    "a queue": [types.queue, { redrivePolicy: JSON.stringify({ deadLetterTargetArn: toDead, maxReceiveCount: 3 }) }],
    "a subscription": [
      "aws:sns/topicSubscription:TopicSubscription",
      { redrivePolicy: JSON.stringify({ deadLetterTargetArn: toDead }) },
    ],
    "a function": [types.lambda, { deadLetterConfig: { targetArn: toDead } }],
    "asynchronous calls": [
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
      { destinationConfig: { onFailure: { destination: toDead } } },
    ],
    "a stream": [more.mapping, { destinationConfig: { onFailure: { destinationArn: toDead } } }],
    "a rule": [more.eventTarget, { deadLetterConfig: { arn: toDead } }],
    "a schedule": [types.schedule, { target: { arn: arn.lambda("x"), deadLetterConfig: { arn: toDead } } }],
  };
  const alarm = (change: Props = {}) =>
    resource(
      more.alarm,
      "alarm",
      {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: "eu-dead" },
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        ...change,
      },
      refers({ dimensions: dead }),
    );
  const queue = resource(types.queue, "eu-events", ways["a queue"]?.[1] ?? {});

  for (const [title, [type, props]] of Object.entries(ways))
    it(`of ${title} has an alarm`, () => {
      const stack = [dead, resource(type, "one", props)];
      assert.match(
        foundInStack(alarmedDeadLetters, stack)[0] ?? "",
        /^eu-dead alarm: no alarm tells of its first message, which .* one may put there$/,
      );
      assert.deepEqual(foundInStack(alarmedDeadLetters, [...stack, alarm()]), []);
    });

  it("has one that tells of the first message", () => {
    const judged = (change: Props) => foundInStack(alarmedDeadLetters, [queue, dead, alarm(change)]).length;
    assert.equal(judged({ comparisonOperator: "GreaterThanOrEqualToThreshold", threshold: 1 }), 0);
    assert.equal(judged({ threshold: notKnownYet }), 0);
    for (const useless of [
      { threshold: 10 },
      { comparisonOperator: "LessThanThreshold", threshold: 1 },
      { metricName: "ApproximateAgeOfOldestMessage" },
      { namespace: "AWS/Lambda" },
      { actionsEnabled: false },
    ])
      assert.equal(judged(useless), 1, JSON.stringify(useless));
  });

  it("is found by its name where nothing refers to it", () => {
    const byName = { ...alarm(), references: {} };
    assert.deepEqual(foundInStack(alarmedDeadLetters, [queue, dead, byName]), []);
    const other = { ...alarm({ dimensions: { QueueName: "eu-other" } }), references: {} };
    assert.equal(foundInStack(alarmedDeadLetters, [queue, dead, other]).length, 1);
  });

  it("is a queue of the stack, or has an alarm here all the same", () => {
    const to = (destination: string) => {
      const onFailure = resource(
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        "one",
        { destinationConfig: { onFailure: { destination } } },
        refers({ destinationConfig: dead }),
      );
      return (...others: readonly Resource[]) =>
        foundInStack(alarmedDeadLetters, [dead, alarm(), onFailure, ...others]);
    };
    const other = arn.queue("eu-other");
    assert.deepEqual(to(other)(), [
      `one destinationConfig: what fails goes to ${other}, a queue that has no alarm in the stack`,
    ]);
    const there = { ...alarm({ dimensions: { QueueName: "eu-other" } }), references: {} };
    assert.deepEqual(to(other)(there), []);
    assert.deepEqual(to("arn:aws:s3:::eu-failed")(), [
      "one destinationConfig: what fails goes to arn:aws:s3:::eu-failed, no queue",
    ]);
    assert.deepEqual(to("arn:aws:sns:eu-central-1:123456789012:on-call")(), []);
    assert.deepEqual(to(notKnownYet)(), []);
  });
});
