import assert from "node:assert/strict";
import type { Props } from "../../../../policy/core/rule.ts";
import { asyncFailures } from "../../../../policy/rules/operation/async-failures.ts";
import { deadLetteredEvents } from "../../../../policy/rules/operation/dead-lettered-events.ts";
import { redrivenSubscriptions } from "../../../../policy/rules/operation/redriven-subscriptions.ts";
import { found, foundInStack, notKnownYet, resource, types, urnOf } from "../../support/try-rule.ts";

const queue = "arn:aws:sqs:eu-central-1:123456789012:dead";
const eventTarget = "aws:cloudwatch/eventTarget:EventTarget";
const subscription = "aws:sns/topicSubscription:TopicSubscription";

describe("events and schedules", () => {
  it("that cannot be delivered are put aside", () => {
    assert.deepEqual(found(deadLetteredEvents, eventTarget, { deadLetterConfig: { arn: queue } }), []);
    assert.deepEqual(found(deadLetteredEvents, eventTarget, { deadLetterConfig: { arn: notKnownYet } }), []);
    assert.deepEqual(
      found(deadLetteredEvents, eventTarget, { arn: "arn:aws:lambda:eu-central-1:123456789012:function:x" }),
      ["deadLetterConfig.arn: what cannot be delivered is lost"],
    );
    assert.deepEqual(found(deadLetteredEvents, types.schedule, { target: { deadLetterConfig: { arn: queue } } }), []);
    assert.deepEqual(found(deadLetteredEvents, types.schedule, { target: { arn: queue } }), [
      "target.deadLetterConfig.arn: what cannot be delivered is lost",
    ]);
  });
});

describe("subscriptions", () => {
  it("put aside what their program did not take", () => {
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: queue });
    assert.deepEqual(found(redrivenSubscriptions, subscription, { protocol: "sqs", redrivePolicy }), []);
    assert.deepEqual(found(redrivenSubscriptions, subscription, { protocol: "sqs", redrivePolicy: notKnownYet }), []);
    assert.deepEqual(found(redrivenSubscriptions, subscription, { protocol: "lambda" }), [
      "redrivePolicy: what cannot be delivered by lambda is lost",
    ]);
  });

  it("of people have no program that could fail", () => {
    assert.deepEqual(found(redrivenSubscriptions, subscription, { protocol: "email", endpoint: "a@example.com" }), []);
  });
});

describe("a function that nobody waits for", () => {
  const lambda = (props: Props = {}) => resource(types.lambda, "sweep", props);
  const by = (type: string, input: string) =>
    resource(type, "caller", { [input]: notKnownYet }, { references: { [input]: [urnOf(types.lambda, "sweep")] } });
  const config = (props: Props) =>
    resource("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config", props, {
      references: { functionName: [urnOf(types.lambda, "sweep")] },
    });
  const event = by(eventTarget, "arn");
  const judged = (...all: Parameters<typeof foundInStack>[1]) => foundInStack(asyncFailures, all);
  const finding = ["sweep deadLetterConfig: caller calls it and does not wait: what it cannot handle is lost"];

  it("puts aside what it could not handle, known or not yet", () => {
    for (const destination of [queue, notKnownYet])
      assert.deepEqual(judged(lambda(), event, config({ destinationConfig: { onFailure: { destination } } })), []);
    assert.deepEqual(judged(lambda(), event, config({ destinationConfig: notKnownYet })), []);
    assert.deepEqual(judged(lambda({ deadLetterConfig: { targetArn: queue } }), event), []);
    assert.deepEqual(judged(lambda({ deadLetterConfig: { targetArn: notKnownYet } }), event), []);
  });

  it("is found without a place for it: called by events, schedules, topics, buckets, logs", () => {
    assert.deepEqual(judged(lambda(), event), finding);
    assert.deepEqual(judged(lambda(), by(types.schedule, "target")), finding);
    assert.deepEqual(judged(lambda(), by(subscription, "endpoint")), finding);
    assert.deepEqual(judged(lambda(), by("aws:s3/bucketNotification:BucketNotification", "lambdaFunctions")), finding);
    assert.deepEqual(
      judged(lambda(), by("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "destinationArn")),
      finding,
    );
    assert.deepEqual(judged(lambda(), event, config({ maximumRetryAttempts: 0 })), finding);
    assert.deepEqual(
      judged(lambda(), event, config({ destinationConfig: { onSuccess: { destination: queue } } })),
      finding,
    );
  });

  it("is told from one whose caller waits", () => {
    assert.deepEqual(
      judged(
        lambda(),
        by(types.mapping, "functionName"),
        by("aws:apigatewayv2/integration:Integration", "integrationUri"),
      ),
      [],
    );
    assert.deepEqual(judged(lambda()), []);
  });
});
