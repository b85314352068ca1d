import type { ResourceRule } from "#policy/core/rule";

/** SNS puts aside what it cannot bring to these; people's mail boxes and phones it does not try again. */
const protocols: ReadonlySet<unknown> = new Set(["lambda", "sqs", "http", "https", "firehose"]);

export const redrivenSubscriptions: ResourceRule = {
  id: "sns-redriven-subscriptions",
  title: "Subscriptions put aside what cannot be delivered",
  severity: "medium",
  types: ["aws:sns/topicSubscription:TopicSubscription"],
  reads: ["redrivePolicy", "protocol"],
  why: "SNS drops a message that its subscriber did not take after some tries.",
  fix: "Set redrivePolicy with the ARN of a queue that an alarm watches.",
  reference: "https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html",
  check: ({ props: { protocol, redrivePolicy } }) =>
    !protocols.has(protocol) || redrivePolicy
      ? []
      : [{ path: "redrivePolicy", message: `what cannot be delivered by ${protocol} is lost` }],
};
