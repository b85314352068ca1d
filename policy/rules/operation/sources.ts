/** What feeds functions from queues and streams. */
import type { Member, Stack } from "#policy/core/rule";

export const mappingType = "aws:lambda/eventSourceMapping:EventSourceMapping";
export const queueType = "aws:sqs/queue:Queue";
export const lambdaType = "aws:lambda/function:Function";

/** What it feeds from: by what its input is made of, or by the ARN. */
export function isFrom(mapping: Pick<Member, "props" | "references">, source: "queue" | "stream"): boolean {
  const services = source === "queue" ? ["sqs"] : ["dynamodb", "kinesis"];
  const types = source === "queue" ? [queueType] : ["aws:dynamodb/table:Table", "aws:kinesis/stream:Stream"];
  const [, , service = ""] = String(mapping.props.eventSourceArn ?? "").split(":");
  const made = mapping.references?.eventSourceArn ?? [];
  return services.includes(service) || made.some((urn) => types.some((type) => urn.includes(`${type}::`)));
}

/** Mappings from queues of the program, with the queue and, where it is of the program, too, the function. */
export function queueFeeds({ ofType, referenced }: Stack) {
  return ofType(mappingType).flatMap((mapping) => {
    const [queue] = referenced(mapping, "eventSourceArn").filter(({ type }) => type === queueType);
    const [lambda] = referenced(mapping, "functionName").filter(({ type }) => type === lambdaType);
    return queue ? [{ mapping, queue, lambda }] : [];
  });
}
