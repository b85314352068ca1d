import assert from "node:assert/strict";
import { encryptedQueues } from "../../../../policy/rules/data/encrypted-queues.ts";
import { logRetention } from "../../../../policy/rules/data/log-retention.ts";
import { found, notKnownYet, types } from "../../support/try-rule.ts";

describe("a queue", () => {
  it("is encrypted, with SQS's key or one's own", () => {
    assert.deepEqual(found(encryptedQueues, types.queue, { sqsManagedSseEnabled: true }), []);
    assert.deepEqual(found(encryptedQueues, types.queue, { kmsMasterKeyId: "alias/alerts" }), []);
    const finding = ["sqsManagedSseEnabled: the program does not say that the queue is encrypted"];
    assert.deepEqual(found(encryptedQueues, types.queue, {}), finding);
    assert.deepEqual(found(encryptedQueues, types.queue, { sqsManagedSseEnabled: false }), finding);
  });
});

describe("a log group", () => {
  it("is kept for a set time", () => {
    assert.deepEqual(found(logRetention, types.logGroup, { retentionInDays: 30 }), []);
    assert.deepEqual(found(logRetention, types.logGroup, {}), ["retentionInDays: logs are kept for ever"]);
    assert.deepEqual(found(logRetention, types.logGroup, { retentionInDays: 0 }), [
      "retentionInDays: logs are kept for ever",
    ]);
    assert.deepEqual(found(logRetention, types.logGroup, { retentionInDays: notKnownYet }), []);
  });

  it("is kept as long as the configuration demands", () => {
    assert.deepEqual(found(logRetention, types.logGroup, { retentionInDays: 30 }, { atLeastDays: 365 }), [
      "retentionInDays: logs are kept for 30 days, and 365 are demanded",
    ]);
    assert.deepEqual(found(logRetention, types.logGroup, { retentionInDays: 365 }, { atLeastDays: 365 }), []);
  });
});
