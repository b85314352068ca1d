import { isGiven } from "#policy/core/given";
import type { Member, StackRule } from "#policy/core/rule";
import { at, parsed } from "#policy/core/values";
import { lambdaType, mappingType, queueFeeds, queueType } from "#policy/rules/operation/sources";

const redriveType = "aws:sqs/redrivePolicy:RedrivePolicy";
const path = "redrivePolicy";

export const redrivenQueues: StackRule = {
  id: "sqs-redriven-queues",
  title: "Queues that feed functions put aside what fails again and again",
  severity: "high",
  types: [queueType, mappingType, lambdaType, redriveType],
  reads: [path],
  why: "Without a dead-letter queue a bad message is tried until the queue forgets it, and nobody learns of it.",
  fix: "Set redrivePolicy with a dead-letter queue and maxReceiveCount: 5 to 10 (fewer than 5 loses messages to throttling).",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-queueconfig",
  defaults: { leastTries: 3, mostTries: 100 },
  checkStack: (stack) => {
    const { leastTries, mostTries } = stack.config;
    const queues = new Set(queueFeeds(stack).map(({ queue }) => queue));
    return [...queues].flatMap((resource) => {
      if (stack.referring(resource, redriveType).some(({ references }) => references?.queueUrl?.includes(resource.urn)))
        return [];
      const tries = triesOf(resource);
      if (tries === "unknown") return [];
      if (tries === undefined)
        return [{ resource, path, message: "what fails in its function is tried until it is forgotten" }];
      return tries < Number(leastTries) || tries > Number(mostTries)
        ? [{ resource, path, message: `it tries ${tries} times, and ${leastTries} to ${mostTries} are demanded` }]
        : [];
    });
  },
};

/** Tries before a message is put aside; undefined when it never is. */
function triesOf(queue: Member): number | "unknown" | undefined {
  const { redrivePolicy } = queue.props;
  const policy = typeof redrivePolicy === "string" ? parsed(redrivePolicy) : redrivePolicy;
  const tries = Number(at(policy, "maxReceiveCount"));
  if (tries > 0) return tries;
  return redrivePolicy === undefined && isGiven(queue, path) ? "unknown" : undefined;
}
