import type { Member, Stack, StackRule } from "#policy/core/rule";

const topicType = "aws:sns/topic:Topic";
const alarms = ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"];

/**
 * Not asked of a topic that only alarms use: CloudWatch cannot publish to one that is encrypted with SNS's own key, and
 * an alarm says no more than its name.
 */
export const encryptedTopics: StackRule = {
  id: "sns-encrypted-topics",
  title: "Topics are encrypted at rest",
  severity: "medium",
  types: [topicType, ...alarms],
  reads: ["kmsMasterKeyId"],
  why: "Messages wait in a topic until each subscriber took them.",
  fix: "Set kmsMasterKeyId: alias/aws/sns, or a key of your own that lets the publishing service use it.",
  reference: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
  checkStack: (stack) =>
    stack
      .ofType(topicType)
      .filter(({ props }) => typeof props.kmsMasterKeyId !== "string" || props.kmsMasterKeyId === "")
      .filter((topic) => !isForAlarms(stack, topic))
      .map((resource) => ({ resource, path: "kmsMasterKeyId", message: "the topic is not encrypted" })),
};

function isForAlarms({ referring }: Stack, topic: Member): boolean {
  const users = referring(topic).filter(({ type }) => !type.startsWith("aws:sns/"));
  return users.length > 0 && users.every(({ type }) => alarms.includes(type));
}
