import type { Mutation } from "../support/mutation.ts";
import { document, types } from "../support/try-rule.ts";

export const dataMutations: Readonly<Record<string, Mutation>> = {
  "dynamodb-recoverable-tables": { type: types.table, change: { pointInTimeRecovery: { enabled: false } } },
  "dynamodb-encrypted-tables": { type: types.table, change: { serverSideEncryption: undefined } },
  "s3-private-buckets": { type: types.publicAccessBlock, change: { blockPublicPolicy: false } },
  "s3-guarded-buckets": (resources) => resources.filter(({ type }) => type !== types.publicAccessBlock),
  "s3-tls-only-buckets": {
    type: types.bucketPolicy,
    change: { policy: document({ Effect: "Deny", Action: "s3:*", Principal: "*", Resource: "*" }) },
  },
  "sqs-encrypted-queues": { type: types.queue, change: { sqsManagedSseEnabled: false } },
  "logs-retention": { type: types.logGroup, change: { retentionInDays: undefined } },
};
