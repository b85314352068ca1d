import type { Rule } from "#policy/core/rule";
import { guardedSecrets } from "#policy/rules/secrets/guarded-secrets";
import { namedReaders } from "#policy/rules/secrets/named-readers";
import { noPayloadsInLogs } from "#policy/rules/secrets/no-payloads-in-logs";
import { noSecretInCode } from "#policy/rules/secrets/no-secret-in-code";
import { noSecretInEnvironment } from "#policy/rules/secrets/no-secret-in-environment";
import { noSecretInOutputs } from "#policy/rules/secrets/no-secret-in-outputs";
import { noSecretInPlainParameter } from "#policy/rules/secrets/no-secret-in-plain-parameter";
import { noSecretInPlainSight } from "#policy/rules/secrets/no-secret-in-plain-sight";
import { noSecretInUserData } from "#policy/rules/secrets/no-secret-in-user-data";
import { noValueInProgram } from "#policy/rules/secrets/no-value-in-program";
import { recoverableSecrets } from "#policy/rules/secrets/recoverable-secrets";
import { rotatingKeys } from "#policy/rules/secrets/rotating-keys";

export const secretsRules: readonly Rule[] = [
  noSecretInEnvironment,
  noSecretInPlainSight,
  noSecretInPlainParameter,
  noSecretInUserData,
  noSecretInCode,
  noSecretInOutputs,
  noPayloadsInLogs,
  noValueInProgram,
  recoverableSecrets,
  guardedSecrets,
  namedReaders,
  rotatingKeys,
];
