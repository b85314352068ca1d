/** All rules, in the order of the report. */
import type { Rule } from "#policy/core/rule";
import { accessRules } from "#policy/rules/access/index";
import { dataRules } from "#policy/rules/data/index";
import { networkRules } from "#policy/rules/network/index";
import { operationRules } from "#policy/rules/operation/index";
import { secretsRules } from "#policy/rules/secrets/index";
import { stackRules } from "#policy/rules/stack/index";

export const families: Readonly<Record<string, readonly Rule[]>> = {
  access: accessRules,
  secrets: secretsRules,
  data: dataRules,
  network: networkRules,
  operation: operationRules,
  stack: stackRules,
};

export const rules: readonly Rule[] = Object.values(families).flat();
