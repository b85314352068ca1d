import type { StackRule } from "#policy/core/rule";

const guards = {
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "public access block",
  "aws:s3/bucketPolicy:BucketPolicy": "bucket policy",
};
const bucketType = "aws:s3/bucket:Bucket";

export const guardedBuckets: StackRule = {
  id: "s3-guarded-buckets",
  title: "Every bucket has a public access block and a policy",
  severity: "high",
  types: [bucketType, ...Object.keys(guards)],
  reads: [],
  why: "What is wrong in a block or a policy is found there; a bucket that has none is open by whatever is left out.",
  fix: "Give the bucket a BucketPublicAccessBlock and a BucketPolicy that refuses requests without TLS.",
  reference: "FSBP S3.5 and S3.8, CIS AWS Foundations 3.0: 2.1.1 and 2.1.4",
  checkStack: ({ ofType, referring }) =>
    ofType(bucketType).flatMap((bucket) =>
      Object.entries(guards)
        .filter(([type]) => referring(bucket, type).length === 0)
        .map(([, guard]) => ({ resource: bucket, path: "bucket", message: `it has no ${guard}` })),
    ),
};
