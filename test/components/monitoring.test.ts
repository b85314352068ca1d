import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../components/monitoring.ts";
import { listing, only, register, target } from "./support/monitor.ts";

const region = "eu-central-1";
const lambda = { arn: pulumi.output("arn:aws:lambda:one"), name: pulumi.output("one") };

describe("the monitoring", () => {
  const queue = { name: pulumi.output("dead") };
  const make = (email?: string) =>
    register(
      (opts) => new Monitoring("watch", { target, deadLetters: { collect: queue }, sweep: lambda, email }, opts),
    );

  it("raises an alarm at the first dead letter, and when sweep has stopped", async () => {
    const registered = await make();
    assert.deepEqual(listing(registered), [
      "cloudwatch.MetricAlarm watch-collect",
      "cloudwatch.MetricAlarm watch-sweep",
    ]);
    assert.deepEqual(only(registered, "cloudwatch.MetricAlarm", "watch-collect").inputs, {
      region,
      alarmDescription: "The dead-letter queue of collect holds messages: see the runbook",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "dead" },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      threshold: 0,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
    });
    assert.deepEqual(only(registered, "cloudwatch.MetricAlarm", "watch-sweep").inputs, {
      region,
      alarmDescription: "sweep has not run for five minutes: nothing is healed, reminded or expired",
      namespace: "AWS/Lambda",
      metricName: "Invocations",
      dimensions: { FunctionName: "one" },
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: "LessThanThreshold",
      treatMissingData: "breaching",
    });
  });

  it("tells by e-mail whom the stack names", async () => {
    const registered = await make("oncall@example.com");
    assert.deepEqual(only(registered, "sns.TopicSubscription").inputs, {
      region,
      topic: "arn:aws:watch",
      protocol: "email",
      endpoint: "oncall@example.com",
    });
    assert.deepEqual(only(registered, "cloudwatch.MetricAlarm", "watch-sweep").inputs.alarmActions, ["arn:aws:watch"]);
  });
});
