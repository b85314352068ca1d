import type { StackRule } from "#policy/core/rule";
import { lambdaType, mappingType, queueFeeds, queueType } from "#policy/rules/operation/sources";

/** What SQS and Lambda take when nothing is said, in seconds. */
const usual = { visibility: 30, timeout: 3 };

export const fittingVisibility: StackRule = {
  id: "sqs-visibility-fits-function",
  title: "A queue hides a message for as long as its function may need",
  severity: "medium",
  types: [queueType, mappingType, lambdaType],
  reads: ["visibilityTimeoutSeconds"],
  why: "A message that shows again while it is being handled is handled twice, and counts as failed when it did not fail.",
  fix: "Set visibilityTimeoutSeconds to six times the function's timeout, plus the batching window.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-queueconfig",
  defaults: { times: 6 },
  checkStack: (stack) =>
    queueFeeds(stack).flatMap(({ mapping, queue, lambda }) => {
      if (!lambda || lambda.unknown.includes("timeout")) return [];
      const timeout = Number(lambda.props.timeout ?? usual.timeout);
      const least = Number(stack.config.times) * timeout + Number(mapping.props.maximumBatchingWindowInSeconds ?? 0);
      const hidden = Number(queue.props.visibilityTimeoutSeconds ?? usual.visibility);
      const message = `a message is hidden for ${hidden} s, and ${lambda.name} may take ${timeout} s: at least ${least} s are demanded`;
      return hidden >= least ? [] : [{ resource: queue, path: "visibilityTimeoutSeconds", message }];
    }),
};
