import type { Rule } from "#policy/core/rule";
import { conditionedCrossAccountAccess } from "#policy/rules/access/conditioned-cross-account-access";
import { conditionedCrossAccountTrust } from "#policy/rules/access/conditioned-cross-account-trust";
import { knownActions } from "#policy/rules/access/known-actions";
import { matchingResources } from "#policy/rules/access/matching-resources";
import { namedCallers } from "#policy/rules/access/named-callers";
import { narrowFederation } from "#policy/rules/access/narrow-federation";
import { narrowPassRole } from "#policy/rules/access/narrow-pass-role";
import { narrowTrust } from "#policy/rules/access/narrow-trust";
import { noDirectPolicies } from "#policy/rules/access/no-direct-policies";
import { noEscalation } from "#policy/rules/access/no-escalation";
import { noExceptionGrants } from "#policy/rules/access/no-exception-grants";
import { noFullAccessPolicies } from "#policy/rules/access/no-full-access-policies";
import { noOpenResourcePolicy } from "#policy/rules/access/no-open-resource-policy";
import { noUsers } from "#policy/rules/access/no-users";
import { noWideCredentials } from "#policy/rules/access/no-wide-credentials";
import { noWideOpening } from "#policy/rules/access/no-wide-opening";
import { noWideReading } from "#policy/rules/access/no-wide-reading";
import { noWildcardAction } from "#policy/rules/access/no-wildcard-action";
import { noWildcardResource } from "#policy/rules/access/no-wildcard-resource";
import { ownRoles } from "#policy/rules/access/own-roles";
import { readableDocuments } from "#policy/rules/access/readable-documents";
import { serviceCallsNameSource } from "#policy/rules/access/service-calls-name-source";
import { serviceTrustNamesAccount } from "#policy/rules/access/service-trust-names-account";

export const accessRules: readonly Rule[] = [
  readableDocuments,
  knownActions,
  matchingResources,
  noWildcardAction,
  noWildcardResource,
  noExceptionGrants,
  noFullAccessPolicies,
  narrowPassRole,
  noEscalation,
  noWideCredentials,
  noWideOpening,
  noWideReading,
  noUsers,
  noDirectPolicies,
  ownRoles,
  narrowTrust,
  conditionedCrossAccountTrust,
  narrowFederation,
  serviceTrustNamesAccount,
  noOpenResourcePolicy,
  serviceCallsNameSource,
  conditionedCrossAccountAccess,
  namedCallers,
];
