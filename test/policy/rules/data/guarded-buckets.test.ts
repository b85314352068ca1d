import assert from "node:assert/strict";
import { guardedBuckets } from "../../../../policy/rules/data/guarded-buckets.ts";
import { foundInStack, resource, types, urnOf } from "../../support/try-rule.ts";

const vault = resource(types.bucket, "vault", {});
const of = (bucket: string) => ({ references: { bucket: [urnOf(types.bucket, bucket)] } });
const block = resource(types.publicAccessBlock, "block", {}, of("vault"));
const policy = resource(types.bucketPolicy, "policy", {}, of("vault"));

describe("a bucket among all resources", () => {
  it("has a public access block and a policy of its own", () => {
    const judged = (...resources: Parameters<typeof foundInStack>[1]) => foundInStack(guardedBuckets, resources);
    assert.deepEqual(judged(vault, block, policy), []);
    assert.deepEqual(judged(vault, policy), ["vault bucket: it has no public access block"]);
    const other = resource(types.bucketPolicy, "other", {}, of("logs"));
    assert.deepEqual(judged(vault, block, other), ["vault bucket: it has no bucket policy"]);
  });
});
