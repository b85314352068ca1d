/** Where goes what could not be handled. */
import type { Member } from "#policy/core/rule";
import { at, parsed, texts } from "#policy/core/values";
import { type Model, named } from "#policy/model/model";

const queueType = "aws:sqs/queue:Queue";

/** What may fail → the input that names its dead-letter queue, and where in it. */
const ways: Readonly<Record<string, readonly (readonly [input: string, path: string])[]>> = {
  "aws:sqs/queue:Queue": [["redrivePolicy", "deadLetterTargetArn"]],
  "aws:sqs/redrivePolicy:RedrivePolicy": [["redrivePolicy", "deadLetterTargetArn"]],
  "aws:sns/topicSubscription:TopicSubscription": [["redrivePolicy", "deadLetterTargetArn"]],
  "aws:lambda/function:Function": [["deadLetterConfig", "targetArn"]],
  "aws:lambda/eventSourceMapping:EventSourceMapping": [["destinationConfig", "onFailure.destinationArn"]],
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": [["destinationConfig", "onFailure.destination"]],
  "aws:cloudwatch/eventTarget:EventTarget": [["deadLetterConfig", "arn"]],
  "aws:scheduler/schedule:Schedule": [["target", "deadLetterConfig.arn"]],
};

export const failingTypes = Object.keys(ways);

/** Where one thing puts aside what it could not handle. */
export type Aside = {
  readonly from: Member;
  readonly input: string;
  readonly queue: Member | undefined;
  /** Of what is no queue of the stack; undefined while it is not known. */
  readonly elsewhere: string | undefined;
};

/** `certain`: what is known to be one; `possible`: also what may turn out to be one after the deployment. */
type Certainty = "certain" | "possible";

export const asides = (model: Model, certainty: Certainty): readonly Aside[] =>
  model.stack.ofType(...failingTypes).flatMap((from) => asidesOf(from, model, certainty));

function asidesOf(from: Member, model: Model, certainty: Certainty): readonly Aside[] {
  return (ways[from.type] ?? []).flatMap(([input, path]): readonly Aside[] => {
    const value = from.props[input];
    const [arn] = texts(at(typeof value === "string" ? parsed(value) : value, path));
    // A schedule's target is made of what it calls, too: only the value tells one from the other.
    if (arn === undefined && input === "target" && certainty === "certain") return [];
    const queues = named(model, from, input, arn, queueType);
    if (queues.length > 0) return queues.map((queue) => ({ from, input, queue, elsewhere: undefined }));
    return arn === undefined ? [] : [{ from, input, queue: undefined, elsewhere: arn }];
  });
}
