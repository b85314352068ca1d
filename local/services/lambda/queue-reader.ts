import { z } from "zod";
import type { Cloud, InvokeResult, ReceivedMessage } from "../../cloud-type.ts";
import { messageForFilter, recordFilter } from "./filter.ts";
import type { Feed, Reader } from "./stream-reader.ts";

const report = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/** Hands a queue's messages to a function, several batches at once; what fails becomes visible again in its time. */
export function readQueue(cloud: Cloud, feed: Feed): Reader {
  const { sqs } = cloud.services;
  const { inputs, functionArn } = feed.mapping;
  const queue = inputs.eventSourceArn;
  const region = queue.split(":")[3] ?? "";
  const fits = recordFilter(inputs.filterCriteria?.filters.map(({ pattern }) => pattern) ?? []);
  const most = inputs.scalingConfig?.maximumConcurrency ?? 5;
  let running = 0;
  let stopped = false;
  let pausing: { cancel(): void } | undefined;

  function pump(): void {
    while (!stopped && !pausing && running < most) {
      const messages = receive();
      if (messages.length === 0) return;
      running += 1;
      void work(messages).finally(() => {
        running -= 1;
        pump();
      });
    }
  }

  function receive(): readonly ReceivedMessage[] {
    try {
      cloud.authorize(feed.principal(), [{ action: "sqs:ReceiveMessage", resource: queue }]);
      return sqs.receive(queue, inputs.batchSize ?? 10);
    } catch (error) {
      cloud.log(
        `The reading of ${queue} for ${functionArn} failed: ${error instanceof Error ? error.message : String(error)}`,
      );
      pausing = cloud.clock.setTimer(cloud.clock.now() + 5000, () => {
        pausing = undefined;
        pump();
      });
      return [];
    }
  }

  async function work(messages: readonly ReceivedMessage[]): Promise<void> {
    try {
      const wanted = messages.filter((message) => fits(messageForFilter(message)));
      const Records = wanted.map((message) => toRecord(message, queue, region));
      const failed =
        wanted.length > 0
          ? failures(wanted, await feed.invoke({ Records }), inputs.functionResponseTypes.length > 0)
          : [];
      cloud.authorize(feed.principal(), [{ action: "sqs:DeleteMessage", resource: queue }]);
      cloud.store.transaction(() => {
        for (const message of messages) if (!failed.includes(message)) sqs.delete(queue, message.receiptHandle);
      });
    } catch (error) {
      cloud.log(
        `Messages of ${queue} were not handled by ${functionArn}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  const off = sqs.onMessage(queue, pump);
  pump();
  return {
    stop: () => {
      stopped = true;
      pausing?.cancel();
      off();
    },
  };
}

/** The messages that the function could not handle: all when it failed, the reported ones when it reports. */
export function failures(
  messages: readonly ReceivedMessage[],
  result: InvokeResult,
  reportsItems: boolean,
): readonly ReceivedMessage[] {
  if (result.error) return messages;
  if (!reportsItems) return [];
  const answer: unknown = JSON.parse(result.payload);
  if (answer === null || (typeof answer === "object" && !("batchItemFailures" in answer))) return [];
  const ids = report.safeParse(answer).data?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  const known = ids?.every((id) => messages.some(({ messageId }) => messageId === id));
  return ids && known ? messages.filter(({ messageId }) => ids.includes(messageId)) : messages;
}

/** A message in the shape of a Lambda event. */
function toRecord(message: ReceivedMessage, eventSourceARN: string, awsRegion: string) {
  const { messageId, receiptHandle, body, md5OfBody, attributes, messageAttributes } = message;
  return {
    messageId,
    receiptHandle,
    body,
    attributes,
    messageAttributes,
    md5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN,
    awsRegion,
  };
}
