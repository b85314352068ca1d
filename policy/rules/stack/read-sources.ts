import type { Member, StackRule } from "#policy/core/rule";
import { asides, failingTypes } from "#policy/model/dead-letters";
import { modelOf, named } from "#policy/model/model";

const queueType = "aws:sqs/queue:Queue";
const tableType = "aws:dynamodb/table:Table";

/** What reads a source → the input that names the source. */
const readers = {
  "aws:lambda/eventSourceMapping:EventSourceMapping": "eventSourceArn",
  "aws:pipes/pipe:Pipe": "source",
} as const;

export const readSources: StackRule = {
  id: "stack-read-sources",
  title: "Something reads every queue and every table's stream",
  severity: "high",
  types: [queueType, tableType, ...Object.keys(readers), ...failingTypes],
  reads: ["enabled", "desiredState", "target.deadLetterConfig.arn"],
  why: "What nobody reads is lost when its time is over: a queue forgets after days, a stream after one.",
  fix: "Feed it to a function by an event source mapping that is enabled, or take it out of the program.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html",
  checkStack: (stack) => {
    const model = modelOf(stack);
    const read = new Set(
      Object.entries(readers).flatMap(([type, input]) =>
        stack
          .ofType(type)
          .filter(isOn)
          .flatMap((reader) =>
            [queueType, tableType].flatMap((of) => named(model, reader, input, reader.props[input], of)),
          )
          .map(({ urn }) => urn),
      ),
    );
    const deadLetters = new Set(asides(model, "possible").map(({ queue }) => queue));
    const queues = stack.ofType(queueType).filter((queue) => !deadLetters.has(queue));
    const streams = stack.ofType(tableType).filter(({ props }) => props.streamEnabled === true);
    return [...queues, ...streams]
      .filter(({ urn }) => !read.has(urn))
      .map((resource) => ({
        resource,
        path: resource.type === queueType ? "queue" : "streamEnabled",
        message: resource.type === queueType ? "nothing takes its messages out" : "nothing reads its stream",
      }));
  },
};

const isOn = ({ props }: Member): boolean => props.enabled !== false && props.desiredState !== "STOPPED";
