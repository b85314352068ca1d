import type { Rule } from "#policy/core/rule";
import { admittedEvents } from "#policy/rules/stack/admitted-events";
import { alarmedDeadLetters } from "#policy/rules/stack/alarmed-dead-letters";
import { calledFunctionsExist } from "#policy/rules/stack/called-functions-exist";
import { declaredGrants } from "#policy/rules/stack/declared-grants";
import { machineCallsVersions } from "#policy/rules/stack/machine-calls-versions";
import { machineInvokesItsFunctions } from "#policy/rules/stack/machine-invokes-its-functions";
import { memberRoles } from "#policy/rules/stack/member-roles";
import { ownLogs } from "#policy/rules/stack/own-logs";
import { ownedRoles } from "#policy/rules/stack/owned-roles";
import { readSecrets } from "#policy/rules/stack/read-secrets";
import { readSources } from "#policy/rules/stack/read-sources";
import { trustedTakers } from "#policy/rules/stack/trusted-takers";

export const stackRules: readonly Rule[] = [
  declaredGrants,
  ownedRoles,
  trustedTakers,
  machineInvokesItsFunctions,
  machineCallsVersions,
  calledFunctionsExist,
  readSources,
  alarmedDeadLetters,
  admittedEvents,
  ownLogs,
  readSecrets,
  memberRoles,
];
