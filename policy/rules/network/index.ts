import type { Rule } from "#policy/core/rule";
import { loggedStages } from "#policy/rules/network/logged-stages";
import { throttledStages } from "#policy/rules/network/throttled-stages";

export const networkRules: readonly Rule[] = [throttledStages, loggedStages];
