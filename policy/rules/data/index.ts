import type { Rule } from "#policy/core/rule";
import { encryptedBuckets } from "#policy/rules/data/encrypted-buckets";
import { encryptedQueues } from "#policy/rules/data/encrypted-queues";
import { encryptedStores } from "#policy/rules/data/encrypted-stores";
import { encryptedTables } from "#policy/rules/data/encrypted-tables";
import { encryptedTopics } from "#policy/rules/data/encrypted-topics";
import { endingBuckets } from "#policy/rules/data/ending-buckets";
import { endingItems } from "#policy/rules/data/ending-items";
import { guardedBuckets } from "#policy/rules/data/guarded-buckets";
import { keptFunctionLogs } from "#policy/rules/data/kept-function-logs";
import { logRetention } from "#policy/rules/data/log-retention";
import { privateBuckets } from "#policy/rules/data/private-buckets";
import { protectedStores } from "#policy/rules/data/protected-stores";
import { recoverableTables } from "#policy/rules/data/recoverable-tables";
import { tlsOnlyBuckets } from "#policy/rules/data/tls-only-buckets";
import { versionedBuckets } from "#policy/rules/data/versioned-buckets";

export const dataRules: readonly Rule[] = [
  recoverableTables,
  protectedStores,
  encryptedTables,
  endingItems,
  privateBuckets,
  guardedBuckets,
  tlsOnlyBuckets,
  versionedBuckets,
  endingBuckets,
  encryptedBuckets,
  encryptedQueues,
  encryptedTopics,
  encryptedStores,
  logRetention,
  keptFunctionLogs,
];
