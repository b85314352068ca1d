import type { Member, StackRule, StackViolation } from "#policy/core/rule";
import { at, texts } from "#policy/core/values";
import { type Aside, asides, failingTypes } from "#policy/model/dead-letters";
import { labelOf } from "#policy/model/labels";
import { type Model, modelOf, named } from "#policy/model/model";

const queueType = "aws:sqs/queue:Queue";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

export const alarmedDeadLetters: StackRule = {
  id: "stack-alarmed-dead-letters",
  title: "What fails ends in a queue, and an alarm tells of the first message there",
  severity: "high",
  types: [queueType, alarmType, ...failingTypes],
  reads: ["threshold", "target.deadLetterConfig.arn"],
  why: "What could not be handled ends there: an alert that nobody looks at, until the queue forgets it.",
  fix: "Make an alarm on ApproximateNumberOfMessagesVisible of the queue, greater than 0.",
  reference:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html",
  checkStack: (stack) => {
    const model = modelOf(stack);
    const all = asides(model, "certain");
    const alarms = stack.ofType(alarmType).filter(tellsOfTheFirst);
    return [
      ...untold(all, new Set(alarms.flatMap((alarm) => queuesOf(alarm, model))), model),
      ...all.flatMap((one) => outside(one, new Set(alarms.flatMap(queueNames)))),
    ];
  },
};

/** One sentence for each queue. */
function untold(all: readonly Aside[], watched: ReadonlySet<Member>, model: Model): readonly StackViolation[] {
  const queues = model.stack.ofType(queueType).filter((queue) => !watched.has(queue));
  return queues.flatMap((resource) => {
    const from = new Set(all.filter(({ queue }) => queue === resource).map((one) => labelOf(one.from, model.family)));
    const message = `no alarm tells of its first message, which ${[...from].join(", ")} may put there`;
    return from.size === 0 ? [] : [{ resource, path: "alarm", message }];
  });
}

/** A topic tells somebody at once. */
function outside({ from, input, elsewhere }: Aside, watched: ReadonlySet<string>): readonly StackViolation[] {
  if (elsewhere === undefined) return [];
  const [, , service, , , name = ""] = elsewhere.split(":");
  if (service === "sns" || (service === "sqs" && watched.has(name))) return [];
  const what = service === "sqs" ? "a queue that has no alarm in the stack" : "no queue";
  return [{ resource: from, path: input, message: `what fails goes to ${elsewhere}, ${what}` }];
}

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

const queueNames = (alarm: Member): readonly string[] => texts(at(alarm.props.dimensions, "QueueName"));

const queuesOf = (alarm: Member, model: Model): readonly Member[] =>
  named(model, alarm, "dimensions", queueNames(alarm), queueType);
