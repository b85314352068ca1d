import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AlertQueue } from "../../components/alert-queue.ts";
import { createDispatchStream } from "../../components/dispatch-stream.ts";
import { Monitoring } from "../../components/monitoring.ts";
import { Platform } from "../../components/platform.ts";
import { SecretStore } from "../../components/secret-store.ts";
import { platformArgs } from "./support/fixtures.ts";
import { listing, only, register, target } from "./support/monitor.ts";

const region = "eu-central-1";
const lambda = { arn: pulumi.output("arn:aws:lambda:one"), name: pulumi.output("one") };

describe("the alert queue", () => {
  it("puts a message aside after five tries and feeds collect in batches whose messages fail alone", async () => {
    const registered = await register((opts) => new AlertQueue("queue", { target }, opts).feed(lambda));
    const { redrivePolicy, ...queue } = only(registered, "sqs.Queue", "queue").inputs;
    assert.deepEqual(queue, {
      region,
      messageRetentionSeconds: 345_600,
      visibilityTimeoutSeconds: 180,
      sqsManagedSseEnabled: true,
    });
    assert.deepEqual(JSON.parse(String(redrivePolicy)), {
      deadLetterTargetArn: "arn:aws:sqs:queue-dead",
      maxReceiveCount: 5,
    });
    assert.deepEqual(only(registered, "sqs.Queue", "queue-dead").inputs, {
      region,
      messageRetentionSeconds: 1_209_600,
      sqsManagedSseEnabled: true,
    });
    assert.deepEqual(only(registered, "lambda.EventSourceMapping").inputs, {
      region,
      functionName: "arn:aws:lambda:one",
      eventSourceArn: "arn:aws:sqs:queue",
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 10 },
    });
  });
});

describe("dispatch's stream", () => {
  it("starts at the oldest record, brings pending alerts only, and gives a poisoned record up into a queue", async () => {
    const streamArn = pulumi.output("arn:stream");
    const failures = pulumi.output("arn:failures");
    const registered = await register((opts) => {
      const parent = new pulumi.ComponentResource("test:index:Parent", "parent", {}, opts);
      createDispatchStream("dispatch", { target, dispatch: lambda, streamArn, failures }, { parent });
    });
    const { filterCriteria, ...inputs } = only(registered, "lambda.EventSourceMapping").inputs;
    assert.deepEqual(inputs, {
      region,
      functionName: "arn:aws:lambda:one",
      eventSourceArn: "arn:stream",
      startingPosition: "TRIM_HORIZON",
      batchSize: 10,
      parallelizationFactor: 10,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      maximumRetryAttempts: 5,
      maximumRecordAgeInSeconds: 3600,
      destinationConfig: { onFailure: { destinationArn: "arn:failures" } },
    });
    assert.deepEqual(filterCriteria, {
      filters: [{ pattern: '{"dynamodb":{"NewImage":{"due":{"N":[{"exists":true}]}}}}' }],
    });
  });
});

describe("sweep", () => {
  it("is called every minute, not again for a minute that has passed, and reports into a queue", async () => {
    const registered = await register((opts) => new Platform("socless-eu", platformArgs, opts));
    const { scheduleExpression, target: called } = only(
      registered,
      "scheduler.Schedule",
      "socless-eu-every-minute",
    ).inputs;
    assert.equal(scheduleExpression, "rate(1 minute)");
    assert.deepEqual(called, {
      arn: "arn:aws:lambda:socless-eu-sweep",
      roleArn: "arn:aws:socless-eu-every-minute",
      input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
      retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: "arn:aws:sqs:socless-eu-failures" },
    });
    assert.deepEqual(only(registered, "lambda.FunctionEventInvokeConfig").inputs, {
      region,
      functionName: "socless-eu-sweep",
      maximumEventAgeInSeconds: 60,
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destination: "arn:aws:sqs:socless-eu-failures" } },
    });
  });
});

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

describe("the secret store", () => {
  it("makes one empty secret a name, restorable for 30 days where the stack protects its data", async () => {
    const names = ["jira/token", "endpoints/logins", "jira/token"];
    const registered = await register((opts) => new SecretStore("eu", { target, names }, opts));
    assert.deepEqual(listing(registered), [
      "secretsmanager.Secret eu-endpoints-logins",
      "secretsmanager.Secret eu-jira-token",
    ]);
    assert.deepEqual(only(registered, "secretsmanager.Secret", "eu-jira-token").inputs, {
      region,
      description: "jira/token",
      recoveryWindowInDays: 30,
    });
    const unprotected = { ...target, deletionProtection: false };
    const gone = await register((opts) => new SecretStore("eu", { target: unprotected, names: ["jira/token"] }, opts));
    assert.equal(only(gone, "secretsmanager.Secret").inputs.recoveryWindowInDays, 0);
  });
});
