import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AlertQueue } from "../../components/alert-queue.ts";
import { only, register, target } from "./support/monitor.ts";

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
