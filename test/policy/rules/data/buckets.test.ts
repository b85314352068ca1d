import assert from "node:assert/strict";
import { privateBuckets } from "../../../../policy/rules/data/private-buckets.ts";
import { tlsOnlyBuckets } from "../../../../policy/rules/data/tls-only-buckets.ts";
import { document, found, types } from "../../support/try-rule.ts";

const closed = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const bucket = "arn:aws:s3:::vault";
const deny = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [bucket, `${bucket}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

describe("a bucket", () => {
  it("is private by all four switches", () => {
    assert.deepEqual(found(privateBuckets, types.publicAccessBlock, closed), []);
    for (const path of Object.keys(closed))
      assert.deepEqual(found(privateBuckets, types.publicAccessBlock, { ...closed, [path]: false }), [
        `${path}: the public access block leaves ${path} off`,
      ]);
    assert.equal(found(privateBuckets, types.publicAccessBlock, { bucket: "vault" }).length, 4);
  });

  it("has no public acl", () => {
    assert.deepEqual(found(privateBuckets, types.bucket, { acl: "private" }), []);
    assert.deepEqual(found(privateBuckets, types.bucket, {}), []);
    assert.deepEqual(found(privateBuckets, types.bucket, { acl: "public-read" }), [
      "acl: the acl public-read lets strangers in",
    ]);
  });

  it("refuses everybody without TLS, on itself and its objects", () => {
    const judged = (change: object) =>
      found(tlsOnlyBuckets, types.bucketPolicy, { policy: document({ ...deny, ...change }) }).length;
    assert.equal(judged({}), 0);
    assert.equal(judged({ Principal: { AWS: "*" }, Condition: { Bool: { "aws:securetransport": false } } }), 0);
    assert.equal(judged({ Effect: "Allow" }), 1);
    assert.equal(judged({ Resource: [`${bucket}/*`] }), 1);
    assert.equal(judged({ Resource: [bucket] }), 1);
    assert.equal(judged({ Principal: { AWS: "123456789012" } }), 1);
    assert.equal(judged({ Action: "s3:GetObject" }), 1);
    assert.equal(judged({ Condition: { Bool: { "aws:SecureTransport": "true" } } }), 1);
    assert.equal(judged({ Condition: { ...deny.Condition, StringEquals: { "aws:SourceVpc": "vpc-1" } } }), 1);
  });
});
