import type { Rule } from "#policy/core/rule";
import { encryptedQueues } from "#policy/rules/data/encrypted-queues";
import { encryptedTables } from "#policy/rules/data/encrypted-tables";
import { guardedBuckets } from "#policy/rules/data/guarded-buckets";
import { logRetention } from "#policy/rules/data/log-retention";
import { privateBuckets } from "#policy/rules/data/private-buckets";
import { recoverableTables } from "#policy/rules/data/recoverable-tables";
import { tlsOnlyBuckets } from "#policy/rules/data/tls-only-buckets";

export const dataRules: readonly Rule[] = [
  recoverableTables,
  encryptedTables,
  privateBuckets,
  guardedBuckets,
  tlsOnlyBuckets,
  encryptedQueues,
  logRetention,
];
