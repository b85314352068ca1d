import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ExecutionEnds } from "../../components/execution-ends.ts";
import { listing, only, register, target } from "./support/monitor.ts";

const deadLetters = { arn: pulumi.output("arn:aws:sqs:failures"), url: pulumi.output("https://sqs/failures") };
const sweep = { arn: pulumi.output("arn:aws:lambda:sweep"), name: pulumi.output("sweep") };

describe("the rule for executions that end by themselves", () => {
  it("calls sweep for those of investigations that failed, timed out or were stopped, and may call nothing else", async () => {
    const registered = await register((opts) => new ExecutionEnds("ended", { target, sweep, deadLetters }, opts));
    assert.deepEqual(listing(registered), [
      "cloudwatch.EventRule ended",
      "cloudwatch.EventTarget ended",
      "lambda.Permission ended",
      "sqs.QueuePolicy ended",
    ]);
    assert.deepEqual(JSON.parse(String(only(registered, "cloudwatch.EventRule").inputs.eventPattern)), {
      source: ["aws.states"],
      "detail-type": ["Step Functions Execution Status Change"],
      detail: { status: ["FAILED", "TIMED_OUT", "ABORTED"], name: [{ prefix: "inv_" }] },
    });
    assert.deepEqual(only(registered, "cloudwatch.EventTarget").inputs, {
      region: "eu-central-1",
      rule: "ended",
      arn: "arn:aws:lambda:sweep",
      retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: "arn:aws:sqs:failures" },
    });
    const { queueUrl, policy } = only(registered, "sqs.QueuePolicy").inputs;
    assert.equal(queueUrl, "https://sqs/failures");
    assert.deepEqual(JSON.parse(String(policy)).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "arn:aws:sqs:failures",
        Condition: { ArnEquals: { "aws:SourceArn": ["arn:aws:events:ended"] } },
      },
    ]);
    assert.deepEqual(only(registered, "lambda.Permission").inputs, {
      region: "eu-central-1",
      action: "lambda:InvokeFunction",
      function: "sweep",
      principal: "events.amazonaws.com",
      sourceArn: "arn:aws:events:ended",
    });
  });
});
