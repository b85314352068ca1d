import type { Member, StackRule } from "#policy/core/rule";
import { at, texts } from "#policy/core/values";
import { deadLetterQueues, failingTypes } from "#policy/model/dead-letters";
import { labelOf } from "#policy/model/labels";
import { type Model, modelOf, named } from "#policy/model/model";

const queueType = "aws:sqs/queue:Queue";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

export const alarmedDeadLetters: StackRule = {
  id: "stack-alarmed-dead-letters",
  title: "An alarm tells of the first message in each dead-letter queue",
  severity: "high",
  types: [queueType, alarmType, ...failingTypes],
  reads: [],
  why: "What could not be handled ends there: an alert that nobody looks at, until the queue forgets it.",
  fix: "Make an alarm on ApproximateNumberOfMessagesVisible of the queue, greater than 0.",
  reference:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html",
  checkStack: (stack) => {
    const model = modelOf(stack);
    const alarms = stack.ofType(alarmType).filter(tellsOfTheFirst);
    const watched = new Set(alarms.flatMap((alarm) => queuesOf(alarm, model)).map(({ urn }) => urn));
    const deadLetters = deadLetterQueues(model, "certain");
    return stack
      .ofType(queueType)
      .filter(({ urn }) => deadLetters.has(urn) && !watched.has(urn))
      .map((resource) => ({
        resource,
        path: "alarm",
        message: `no alarm tells of its first message, which ${namesOf(deadLetters.get(resource.urn) ?? [], model)} may put there`,
      }));
  },
};

function tellsOfTheFirst({ props, unknown }: Member): boolean {
  const { metricName, namespace, comparisonOperator, threshold, actionsEnabled } = props;
  const isOver = comparisonOperator === "GreaterThanThreshold" ? Number(threshold) < 1 : Number(threshold) <= 1;
  return (
    namespace === "AWS/SQS" &&
    metricName === "ApproximateNumberOfMessagesVisible" &&
    actionsEnabled !== false &&
    /^GreaterThan(OrEqualTo)?Threshold$/.test(String(comparisonOperator)) &&
    (unknown.includes("threshold") || isOver)
  );
}

const queuesOf = (alarm: Member, model: Model): readonly Member[] =>
  named(model, alarm, "dimensions", texts(at(alarm.props.dimensions, "QueueName")), queueType);

const namesOf = (members: readonly Member[], { family }: Model): string =>
  [...new Set(members.map((one) => labelOf(one, family)))].join(", ");
