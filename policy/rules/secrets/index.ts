import type { Rule } from "#policy/core/rule";
import { noSecretInEnvironment } from "#policy/rules/secrets/no-secret-in-environment";
import { noSecretInPlainSight } from "#policy/rules/secrets/no-secret-in-plain-sight";

export const secretsRules: readonly Rule[] = [noSecretInEnvironment, noSecretInPlainSight];
