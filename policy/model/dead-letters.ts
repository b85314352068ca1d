/** Where goes what could not be handled. */
import type { Member } from "#policy/core/rule";
import { at, parsed } from "#policy/core/values";
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

/** `certain`: what is known to be one; `possible`: also what may turn out to be one after the deployment. */
type Certainty = "certain" | "possible";

/** URN of a dead-letter queue → what puts aside to it. */
export function deadLetterQueues(model: Model, certainty: Certainty): ReadonlyMap<string, readonly Member[]> {
  const found = new Map<string, Member[]>();
  for (const member of model.stack.ofType(...failingTypes))
    for (const { urn } of deadLettersOf(member, model, certainty)) found.set(urn, [...(found.get(urn) ?? []), member]);
  return found;
}

function deadLettersOf(member: Member, model: Model, certainty: Certainty): readonly Member[] {
  return (ways[member.type] ?? []).flatMap(([input, path]) => {
    const value = member.props[input];
    const arn = at(typeof value === "string" ? parsed(value) : value, path);
    // A schedule's target is made of what it calls, too: only the value tells one from the other.
    const byValue = input === "target" && (certainty === "certain" || arn !== undefined);
    return named(model, byValue ? { ...member, references: {} } : member, input, arn, queueType);
  });
}
