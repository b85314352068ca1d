import type { Rule } from "#policy/core/rule";
import { asyncFailures } from "#policy/rules/operation/async-failures";
import { boundedConcurrency } from "#policy/rules/operation/bounded-concurrency";
import { boundedMaps } from "#policy/rules/operation/bounded-maps";
import { deadLetteredEvents } from "#policy/rules/operation/dead-lettered-events";
import { fittingVisibility } from "#policy/rules/operation/fitting-visibility";
import { reasonedCost } from "#policy/rules/operation/reasoned-cost";
import { redrivenQueues } from "#policy/rules/operation/redriven-queues";
import { redrivenSubscriptions } from "#policy/rules/operation/redriven-subscriptions";
import { streamFailures } from "#policy/rules/operation/stream-failures";
import { supportedRuntimes } from "#policy/rules/operation/supported-runtimes";
import { timeLimits } from "#policy/rules/operation/time-limits";
import { toldAlarms } from "#policy/rules/operation/told-alarms";

export const operationRules: readonly Rule[] = [
  supportedRuntimes,
  streamFailures,
  asyncFailures,
  redrivenQueues,
  fittingVisibility,
  deadLetteredEvents,
  redrivenSubscriptions,
  boundedConcurrency,
  timeLimits,
  boundedMaps,
  toldAlarms,
  reasonedCost,
];
