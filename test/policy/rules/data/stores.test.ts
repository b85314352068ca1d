import assert from "node:assert/strict";
import { encryptedStores } from "../../../../policy/rules/data/encrypted-stores.ts";
import { endingItems } from "../../../../policy/rules/data/ending-items.ts";
import { protectedStores } from "../../../../policy/rules/data/protected-stores.ts";
import { found, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

describe("a store of data", () => {
  it("refuses to be deleted", () => {
    const judged = (type: string, props: object) => found(protectedStores, type, props);
    assert.deepEqual(judged(types.table, { deletionProtectionEnabled: true }), []);
    assert.deepEqual(judged(types.table, { hashKey: "pk" }), [
      "deletionProtectionEnabled: it can be deleted with all that it holds",
    ]);
    assert.deepEqual(judged(types.bucket, {}), []);
    assert.deepEqual(judged(types.bucket, { forceDestroy: false }), []);
    assert.deepEqual(judged(types.bucket, { forceDestroy: true }), ["forceDestroy: it is emptied when it is deleted"]);
    assert.equal(judged("aws:rds/cluster:Cluster", { engine: "aurora-postgresql" }).length, 1);
    assert.deepEqual(judged("aws:cognito/userPool:UserPool", { deletionProtection: "ACTIVE" }), []);
    assert.equal(judged("aws:cognito/userPool:UserPool", { deletionProtection: "INACTIVE" }).length, 1);
  });

  it("is encrypted", () => {
    const judged = (type: string, props: object) => found(encryptedStores, type, props);
    assert.deepEqual(judged("aws:rds/instance:Instance", { engine: "postgres", storageEncrypted: true }), []);
    assert.deepEqual(judged("aws:rds/instance:Instance", { engine: "postgres" }), [
      "storageEncrypted: it is not encrypted",
    ]);
    assert.deepEqual(judged("aws:opensearch/domain:Domain", { encryptAtRest: { enabled: true } }), []);
    assert.deepEqual(judged("aws:opensearch/domain:Domain", {}), ["encryptAtRest.enabled: it is not encrypted"]);
    assert.deepEqual(judged("aws:kinesis/stream:Stream", { encryptionType: "KMS", kmsKeyId: "alias/aws/kinesis" }), []);
    assert.equal(judged("aws:kinesis/stream:Stream", { encryptionType: "NONE" }).length, 1);
    assert.equal(judged("aws:ebs/volume:Volume", { size: 40 }).length, 1);
    assert.deepEqual(judged("aws:redshift/cluster:Cluster", { encrypted: "true" }), []);
  });

  it("is encrypted as the one that it is made from, or as its engine does by itself", () => {
    for (const props of [
      { replicateSourceDb: "main" },
      { snapshotIdentifier: "before-the-move" },
      { storageEncrypted: notKnownYet },
    ])
      assert.deepEqual(found(encryptedStores, "aws:rds/instance:Instance", props), []);
    assert.equal(
      found(encryptedStores, "aws:rds/instance:Instance", { replicateSourceDb: "main", storageEncrypted: false })
        .length,
      1,
    );
    const group = "aws:elasticache/replicationGroup:ReplicationGroup";
    assert.deepEqual(found(encryptedStores, group, { engine: "valkey" }), []);
    assert.equal(found(encryptedStores, group, { engine: "redis" }).length, 1);
  });
});

describe("a table's items", () => {
  const judged = (props: object) => found(endingItems, types.table, props);
  const end = { "socless:items": "end" };

  it("end where the table promises it", () => {
    assert.deepEqual(judged({ tags: end, ttl: { attributeName: "expireAt", enabled: true } }), []);
    const finding = ["ttl: the table is tagged socless:items: end, and no attribute ends its items"];
    assert.deepEqual(judged({ tags: end }), finding);
    assert.deepEqual(judged({ tags: end, ttl: { attributeName: "expireAt", enabled: false } }), finding);
    assert.deepEqual(judged({ tags: end, ttl: { enabled: true } }), finding);
  });

  it("may stay where it does not", () => {
    assert.deepEqual(judged({ tags: { "socless:items": "stay" } }), []);
    assert.deepEqual(judged({ tags: { owner: "secops" } }), []);
    assert.deepEqual(judged({}), []);
  });

  it("are waited for", () => {
    assert.deepEqual(judged({ tags: end, ttl: notKnownYet }), []);
    assert.deepEqual(waitsFor(endingItems, types.table, { tags: end, ttl: notKnownYet }), ["ttl"]);
  });
});
