/** All rules, in the order of the report. */
import type { Rule } from "#policy/core/rule";
import { namedCallers } from "#policy/rules/access/named-callers";
import { narrowTrust } from "#policy/rules/access/narrow-trust";
import { noExceptionGrants } from "#policy/rules/access/no-exception-grants";
import { noFullAccessPolicies } from "#policy/rules/access/no-full-access-policies";
import { noOpenResourcePolicy } from "#policy/rules/access/no-open-resource-policy";
import { noWildcardAction } from "#policy/rules/access/no-wildcard-action";
import { noWildcardResource } from "#policy/rules/access/no-wildcard-resource";
import { readableDocuments } from "#policy/rules/access/readable-documents";
import { serviceTrustNamesAccount } from "#policy/rules/access/service-trust-names-account";
import { encryptedQueues } from "#policy/rules/data/encrypted-queues";
import { encryptedTables } from "#policy/rules/data/encrypted-tables";
import { logRetention } from "#policy/rules/data/log-retention";
import { privateBuckets } from "#policy/rules/data/private-buckets";
import { recoverableTables } from "#policy/rules/data/recoverable-tables";
import { tlsOnlyBuckets } from "#policy/rules/data/tls-only-buckets";
import { loggedStages } from "#policy/rules/network/logged-stages";
import { throttledStages } from "#policy/rules/network/throttled-stages";
import { supportedRuntimes } from "#policy/rules/operation/supported-runtimes";
import { noSecretInEnvironment } from "#policy/rules/secrets/no-secret-in-environment";
import { noSecretInPlainSight } from "#policy/rules/secrets/no-secret-in-plain-sight";

export const rules: readonly Rule[] = [
  readableDocuments,
  noWildcardAction,
  noWildcardResource,
  noExceptionGrants,
  noFullAccessPolicies,
  narrowTrust,
  serviceTrustNamesAccount,
  noOpenResourcePolicy,
  namedCallers,
  noSecretInEnvironment,
  noSecretInPlainSight,
  recoverableTables,
  encryptedTables,
  privateBuckets,
  tlsOnlyBuckets,
  encryptedQueues,
  logRetention,
  throttledStages,
  loggedStages,
  supportedRuntimes,
];
