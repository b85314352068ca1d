import { z } from "zod";
import type { Cloud, ReceivedMessage } from "../../cloud-type.ts";
import { type ApiRequest, AwsError, type Operation, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { md5OfAttributes } from "./attributes.ts";
import { md5, type Queues } from "./messages.ts";
import { type Queue, queueArn, queueOfUrl } from "./queue.ts";
import { waitForMessages } from "./wait.ts";

const message = z.looseObject({
  MessageBody: z.string().min(1),
  DelaySeconds: z.number().min(0).max(900).optional(),
  MessageAttributes: z.record(z.string(), z.unknown()).default({}),
});
const receipt = z.looseObject({ ReceiptHandle: z.string() });
const visibility = receipt.extend({ VisibilityTimeout: z.number().min(0).max(43_200) });
const receive = z.looseObject({
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.number().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.number().min(0).max(20).optional(),
});
const id = { Id: z.string() };
const sendBatch = z.looseObject({ Entries: z.array(message.extend(id)).min(1).max(10) });
const deleteBatch = z.looseObject({ Entries: z.array(receipt.extend(id)).min(1).max(10) });
const bad = "InvalidParameterValue";

/** What SQS answers on the wire. */
export function operations(cloud: Cloud, queues: Queues): Operation[] {
  const operation = (
    name: string,
    run: (queue: Queue, input: Properties, request: ApiRequest) => Promise<Properties> | Properties,
    action = name,
  ): Operation => ({
    name,
    needs: (input, { region }) => [{ action: `sqs:${action}`, resource: queueArn(queueOfUrl(input.QueueUrl, region)) }],
    run: (input, request) => run(queues.find(queueOfUrl(input.QueueUrl, request.region)), input, request),
  });
  const urlOf = ({ account, name }: Queue) => `${cloud.endpoint()}/${account}/${name}`;
  const send = (queue: Queue, { MessageBody, MessageAttributes, DelaySeconds }: z.output<typeof message>) => ({
    MessageId: queues.send(queue, MessageBody, MessageAttributes, DelaySeconds),
    MD5OfMessageBody: md5(MessageBody),
    MD5OfMessageAttributes: md5OfAttributes(MessageAttributes),
  });

  return [
    operation("SendMessage", (queue, input) => send(queue, parseInput(message, input, bad))),
    operation(
      "SendMessageBatch",
      (queue, input) => each(parseInput(sendBatch, input, bad).Entries, (entry) => send(queue, entry)),
      "SendMessage",
    ),
    operation("ReceiveMessage", async (queue, input) => {
      const { MaxNumberOfMessages: max, VisibilityTimeout: hidden, ...given } = parseInput(receive, input, bad);
      const waitMs = (given.WaitTimeSeconds ?? queue.inputs.receiveWaitTimeSeconds) * 1000;
      const found = await waitForMessages(cloud.clock, queues, queueArn(queue), waitMs, () =>
        queues.receive(queue, max, hidden),
      );
      return found.length === 0 ? {} : { Messages: found.map(onTheWire) };
    }),
    operation("DeleteMessage", (queue, input) => {
      queues.delete(queue, parseInput(receipt, input, bad).ReceiptHandle);
      return {};
    }),
    operation(
      "DeleteMessageBatch",
      (queue, input) =>
        each(parseInput(deleteBatch, input, bad).Entries, ({ ReceiptHandle }) => {
          queues.delete(queue, ReceiptHandle);
          return {};
        }),
      "DeleteMessage",
    ),
    operation("ChangeMessageVisibility", (queue, input) => {
      const { ReceiptHandle, VisibilityTimeout } = parseInput(visibility, input, bad);
      queues.changeVisibility(queue, ReceiptHandle, VisibilityTimeout);
      return {};
    }),
    operation("PurgeQueue", (queue) => {
      queues.purge(queue);
      return {};
    }),
    operation("GetQueueAttributes", (queue, input) => {
      const { AttributeNames = [] } = parseInput(
        z.looseObject({ AttributeNames: z.array(z.string()).optional() }),
        input,
        bad,
      );
      const all = Object.entries(attributesOf(queue, queues));
      const wanted = all.filter(([name]) => AttributeNames.includes("All") || AttributeNames.includes(name));
      return { Attributes: Object.fromEntries(wanted) };
    }),
    {
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html: 1000 at most, without MaxResults
      name: "ListQueues",
      needs: ({ QueueNamePrefix = "*" }, { account, region }) => [
        { action: "sqs:ListQueues", resource: queueArn({ account, region, name: String(QueueNamePrefix) }) },
      ],
      run({ QueueNamePrefix = "" }, place) {
        const found = queues.all(place).filter(({ name }) => name.startsWith(String(QueueNamePrefix)));
        return found.length === 0 ? {} : { QueueUrls: found.slice(0, 1000).map(urlOf) };
      },
    },
    {
      name: "GetQueueUrl",
      needs: (input, { account, region }) => [
        { action: "sqs:GetQueueUrl", resource: queueArn({ account, region, name: String(input.QueueName) }) },
      ],
      run(input, { account, region }) {
        const queue = queues.find({ account, region, name: String(input.QueueName) });
        return { QueueUrl: urlOf(queue) };
      },
    },
  ];
}

const onTheWire = (found: ReceivedMessage): Properties => ({
  MessageId: found.messageId,
  ReceiptHandle: found.receiptHandle,
  Body: found.body,
  MD5OfBody: found.md5OfBody,
  Attributes: found.attributes,
  ...(Object.keys(found.messageAttributes).length === 0
    ? {}
    : {
        MessageAttributes: found.messageAttributes,
        MD5OfMessageAttributes: md5OfAttributes(found.messageAttributes),
      }),
});

/** A batch answers for each entry by itself; one that fails does not stop the others. */
function each<E extends { Id: string }>(entriesGiven: readonly E[], run: (entry: E) => Properties): Properties {
  if (new Set(entriesGiven.map(({ Id }) => Id)).size < entriesGiven.length)
    throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
  const Successful: Properties[] = [];
  const Failed: Properties[] = [];
  for (const entry of entriesGiven) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

function attributesOf(queue: Queue, queues: Queues): Record<string, string> {
  const { inputs } = queue;
  const { visible, hidden, delayed } = queues.counts(queue);
  return {
    QueueArn: queueArn(queue),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    VisibilityTimeout: String(inputs.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(inputs.messageRetentionSeconds),
    DelaySeconds: String(inputs.delaySeconds),
    MaximumMessageSize: String(inputs.maxMessageSize),
    ReceiveMessageWaitTimeSeconds: String(inputs.receiveWaitTimeSeconds),
    ...(inputs.redrivePolicy === "" ? {} : { RedrivePolicy: inputs.redrivePolicy }),
    ...(inputs.policy === "" ? {} : { Policy: inputs.policy }),
  };
}
