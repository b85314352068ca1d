import { changed, type Mutation, plus, without } from "../support/mutation.ts";
import { document, types } from "../support/try-rule.ts";

export const dataMutations: Readonly<Record<string, Mutation>> = {
  "dynamodb-recoverable-tables": { type: types.table, change: { pointInTimeRecovery: { enabled: false } } },
  "data-protected-stores": { type: types.bucket, change: { forceDestroy: true } },
  "dynamodb-encrypted-tables": { type: types.table, change: { serverSideEncryption: undefined } },
  "dynamodb-ending-items": (resources) =>
    resources.map((one) => (one.type === types.table ? { ...one, props: { ...one.props, ttl: undefined } } : one)),
  "s3-private-buckets": { type: types.publicAccessBlock, change: { blockPublicPolicy: false } },
  "s3-guarded-buckets": without(types.publicAccessBlock),
  "s3-tls-only-buckets": {
    type: types.bucketPolicy,
    change: { policy: document({ Effect: "Deny", Action: "s3:*", Principal: "*", Resource: "*" }) },
  },
  "s3-versioned-buckets": without("aws:s3/bucketVersioning:BucketVersioning"),
  "s3-lifecycle-buckets": without("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
  "s3-encrypted-buckets": without(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  ),
  "sqs-encrypted-queues": { type: types.queue, change: { sqsManagedSseEnabled: false } },
  "sns-encrypted-topics": plus("aws:sns/topic:Topic", { displayName: "Findings" }),
  "data-encrypted-stores": plus("aws:efs/fileSystem:FileSystem", {}),
  "logs-retention": { type: types.logGroup, change: { retentionInDays: undefined } },
  "lambda-own-log-group": changed(types.lambda, ({ loggingConfig: _, ...props }) => props),
};
