import assert from "node:assert/strict";
import { Platform } from "../../components/platform.ts";
import { platformArgs } from "./support/fixtures.ts";
import { only, register } from "./support/monitor.ts";

const region = "eu-central-1";

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
      roleArn: "arn:aws:iam:socless-eu-every-minute",
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
