import assert from "node:assert/strict";
import { streamFailures as rule } from "../../../../policy/rules/operation/stream-failures.ts";
import { found, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

const stream = "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts-1a2b3c4/stream/2026-01-12T08:15:30.123";
const good = {
  eventSourceArn: stream,
  startingPosition: "TRIM_HORIZON",
  maximumRetryAttempts: 5,
  maximumRecordAgeInSeconds: 3600,
  bisectBatchOnFunctionError: true,
  destinationConfig: { onFailure: { destinationArn: "arn:aws:sqs:eu-central-1:123456789012:failures" } },
};
const judged = (change: object) => found(rule, types.mapping, { ...good, ...change });

describe("a function that reads a stream", () => {
  it("tries a failing record some times and puts it aside", () => {
    assert.deepEqual(judged({}), []);
    assert.deepEqual(judged({ maximumRetryAttempts: 0 }), []);
    assert.deepEqual(
      judged({ bisectBatchOnFunctionError: undefined, functionResponseTypes: ["ReportBatchItemFailures"] }),
      [],
    );
  });

  it("is found without an end, without a place for what failed, or when one record fails a whole batch", () => {
    assert.deepEqual(judged({ maximumRetryAttempts: undefined }), [
      "maximumRetryAttempts: a record that fails is tried until it expires",
    ]);
    assert.equal(judged({ maximumRetryAttempts: -1 }).length, 1);
    assert.equal(judged({ maximumRecordAgeInSeconds: -1 }).length, 1);
    assert.deepEqual(judged({ destinationConfig: undefined }), [
      "destinationConfig.onFailure.destinationArn: records that failed are lost",
    ]);
    assert.deepEqual(judged({ bisectBatchOnFunctionError: false }), [
      "bisectBatchOnFunctionError: one bad record makes its whole batch fail",
    ]);
    const kinesis = { eventSourceArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/logs" };
    assert.equal(found(rule, types.mapping, kinesis).length, 4);
  });

  it("is told from one that reads a queue", () => {
    assert.deepEqual(
      found(rule, types.mapping, { eventSourceArn: "arn:aws:sqs:eu-central-1:123456789012:alerts" }),
      [],
    );
  });

  it("is not accused of what stands only after the deployment", () => {
    const destinationConfig = { onFailure: { destinationArn: notKnownYet } };
    assert.deepEqual(judged({ destinationConfig }), []);
    assert.deepEqual(waitsFor(rule, types.mapping, { ...good, destinationConfig }), [
      "destinationConfig.onFailure.destinationArn",
    ]);
  });
});
