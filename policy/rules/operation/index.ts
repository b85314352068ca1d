import type { Rule } from "#policy/core/rule";
import { supportedRuntimes } from "#policy/rules/operation/supported-runtimes";

export const operationRules: readonly Rule[] = [supportedRuntimes];
