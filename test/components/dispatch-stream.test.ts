import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { createDispatchStream } from "../../components/dispatch-stream.ts";
import { only, register, target } from "./support/monitor.ts";

const region = "eu-central-1";
const lambda = { arn: pulumi.output("arn:aws:lambda:one"), name: pulumi.output("one") };

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
