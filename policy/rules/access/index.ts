import type { Rule } from "#policy/core/rule";
import { knownActions } from "#policy/rules/access/known-actions";
import { matchingResources } from "#policy/rules/access/matching-resources";
import { namedCallers } from "#policy/rules/access/named-callers";
import { narrowTrust } from "#policy/rules/access/narrow-trust";
import { noExceptionGrants } from "#policy/rules/access/no-exception-grants";
import { noFullAccessPolicies } from "#policy/rules/access/no-full-access-policies";
import { noOpenResourcePolicy } from "#policy/rules/access/no-open-resource-policy";
import { noWildcardAction } from "#policy/rules/access/no-wildcard-action";
import { noWildcardResource } from "#policy/rules/access/no-wildcard-resource";
import { readableDocuments } from "#policy/rules/access/readable-documents";
import { serviceTrustNamesAccount } from "#policy/rules/access/service-trust-names-account";

export const accessRules: readonly Rule[] = [
  readableDocuments,
  knownActions,
  matchingResources,
  noWildcardAction,
  noWildcardResource,
  noExceptionGrants,
  noFullAccessPolicies,
  narrowTrust,
  serviceTrustNamesAccount,
  noOpenResourcePolicy,
  namedCallers,
];
