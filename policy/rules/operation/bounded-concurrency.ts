import { isGiven } from "#policy/core/given";
import type { Member, StackRule } from "#policy/core/rule";
import { at } from "#policy/core/values";
import { isFrom, lambdaType, mappingType } from "#policy/rules/operation/sources";

const reserved = "reservedConcurrentExecutions";
const path = "scalingConfig.maximumConcurrency";

/** Streams are bounded by their shards, routes by their throttle, machines by their maps: only queues grow without end. */
export const boundedConcurrency: StackRule = {
  id: "lambda-bounded-concurrency",
  title: "A flood in a queue cannot use up the account's functions",
  severity: "medium",
  types: [mappingType, lambdaType],
  reads: ["scalingConfig", "eventSourceArn"],
  why: "Lambda starts up to 1,000 copies for a full queue: all others in the account are throttled, the answers of people too.",
  fix: "Set scalingConfig.maximumConcurrency of the mapping, or the function's reservedConcurrentExecutions.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
  checkStack: ({ ofType, referenced }) =>
    ofType(mappingType)
      .filter((mapping) => isFrom(mapping, "queue") && !(Number(at(mapping.props, path)) > 0))
      .filter((mapping) => !referenced(mapping, "functionName").some(isReserved))
      .map((resource) => ({ resource, path, message: "nothing bounds how many copies of the function run at once" })),
};

const isReserved = (lambda: Member): boolean =>
  lambda.type === lambdaType && isGiven(lambda, reserved) && Number(lambda.props[reserved] ?? 0) >= 0;
