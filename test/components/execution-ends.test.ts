import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ExecutionEnds } from "../../components/execution-ends.ts";
import { listing, only, register, target } from "./support/monitor.ts";

const sweep = { arn: pulumi.output("arn:aws:lambda:sweep"), name: pulumi.output("sweep") };

describe("the rule for executions that end by themselves", () => {
  it("calls sweep for those of investigations that failed, timed out or were stopped, and may call nothing else", async () => {
    const registered = await register((opts) => new ExecutionEnds("ended", { target, sweep }, opts));
    assert.deepEqual(listing(registered), [
      "cloudwatch.EventRule ended",
      "cloudwatch.EventTarget ended",
      "lambda.Permission ended",
    ]);
    assert.deepEqual(JSON.parse(String(only(registered, "cloudwatch.EventRule").inputs.eventPattern)), {
      source: ["aws.states"],
      "detail-type": ["Step Functions Execution Status Change"],
      detail: { status: ["FAILED", "TIMED_OUT", "ABORTED"], name: [{ prefix: "inv_" }] },
    });
    assert.equal(only(registered, "cloudwatch.EventTarget").inputs.arn, "arn:aws:lambda:sweep");
    assert.deepEqual(only(registered, "lambda.Permission").inputs, {
      region: "eu-central-1",
      action: "lambda:InvokeFunction",
      function: "sweep",
      principal: "events.amazonaws.com",
      sourceArn: "arn:aws:ended",
    });
  });
});
