import assert from "node:assert/strict";
import type { Props, StackRule } from "../../../../policy/core/rule.ts";
import { encryptedBuckets } from "../../../../policy/rules/data/encrypted-buckets.ts";
import { endingBuckets } from "../../../../policy/rules/data/ending-buckets.ts";
import { versionedBuckets } from "../../../../policy/rules/data/versioned-buckets.ts";
import { foundInStack, notKnownYet, resource, stackWaitsFor, types, urnOf } from "../../support/try-rule.ts";

/** A bucket, and what stands beside it. */
const judged = (rule: StackRule, bucket: Props, type?: string, beside?: Props) =>
  foundInStack(rule, [
    resource(types.bucket, "vault", bucket),
    resource(types.bucketPolicy, "policy", {}, { references: { bucket: [urnOf(types.bucket, "vault")] } }),
    ...(type && beside
      ? [resource(type, "beside", beside, { references: { bucket: [urnOf(types.bucket, "vault")] } })]
      : []),
  ]);

describe("a bucket's versions", () => {
  const versioning = "aws:s3/bucketVersioning:BucketVersioning";

  it("are kept: by a resource beside the bucket, or by the bucket itself", () => {
    const status = (given: unknown) =>
      judged(versionedBuckets, {}, versioning, { versioningConfiguration: { status: given } });
    assert.deepEqual(status("Enabled"), []);
    assert.deepEqual(status(notKnownYet), []);
    assert.deepEqual(status("Suspended"), ["beside versioningConfiguration.status: the bucket keeps no versions"]);
    assert.deepEqual(judged(versionedBuckets, {}), ["vault versioning: the bucket keeps no versions"]);
    assert.deepEqual(judged(versionedBuckets, { versioning: { enabled: true } }), []);
    assert.deepEqual(judged(versionedBuckets, { versionings: [{ enabled: true }] }), []);
    assert.equal(judged(versionedBuckets, { versioning: { enabled: false } }).length, 1);
  });

  it("are waited for when the setting stands only after the deployment", () => {
    const beside = resource(versioning, "beside", { versioningConfiguration: notKnownYet });
    assert.deepEqual(stackWaitsFor(versionedBuckets, [beside]), ["beside versioningConfiguration"]);
  });
});

describe("a bucket's old objects", () => {
  const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
  const rules = (...all: Props[]) => judged(endingBuckets, {}, lifecycle, { rules: all });
  const finding = (where: string) => [`${where}: no rule ends old objects or versions`];

  it("end by an enabled rule", () => {
    const forget = { id: "forget", status: "Enabled", filter: {}, noncurrentVersionExpiration: { noncurrentDays: 90 } };
    assert.deepEqual(rules(forget), []);
    assert.deepEqual(rules({ status: "Enabled", expiration: { days: 365 } }), []);
    assert.deepEqual(rules({ status: "Enabled", transitions: [{ days: 30, storageClass: "GLACIER" }] }), []);
    assert.deepEqual(rules({ ...forget, status: "Disabled" }), finding("beside rules"));
    assert.deepEqual(judged(endingBuckets, {}), finding("vault lifecycleRules"));
    assert.deepEqual(judged(endingBuckets, { lifecycleRules: [{ enabled: true, expiration: { days: 30 } }] }), []);
  });

  it("do not end by forgetting unfinished uploads alone", () => {
    const uploads = { status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } };
    assert.deepEqual(rules(uploads), finding("beside rules"));
  });
});

describe("a bucket's encryption", () => {
  const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
  const by = (applyServerSideEncryptionByDefault: Props) =>
    judged(encryptedBuckets, {}, encryption, { rules: [{ applyServerSideEncryptionByDefault }] });

  it("is said, with S3's keys or one's own", () => {
    assert.deepEqual(by({ sseAlgorithm: "AES256" }), []);
    assert.deepEqual(by({ sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/vault" }), []);
    assert.equal(judged(encryptedBuckets, {}, encryption, { rules: [{ bucketKeyEnabled: true }] }).length, 1);
    assert.deepEqual(judged(encryptedBuckets, {}), [
      "vault serverSideEncryptionConfiguration: the program does not say that the bucket is encrypted",
    ]);
    const own = {
      serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } } },
    };
    assert.deepEqual(judged(encryptedBuckets, own), []);
  });
});
