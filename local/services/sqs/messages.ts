import { createHash, randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Cloud, ReceivedMessage } from "../../cloud-type.ts";
import { AwsError, type Properties } from "../../service.ts";
import { noSuchQueue, parseRedrive, type Queue, type QueuePlace, queueArn, queueOfArn } from "./queue.ts";

/** A message as the store keeps it. */
type Message = {
  readonly id: string;
  readonly body: string;
  readonly messageAttributes: Properties;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly visibleAt: number;
  readonly receives: number;
  readonly firstReceivedAt: number | undefined;
  readonly receipt: string | undefined;
  readonly deadLetterOf?: string;
};

const queues = "sqs.queues";
const idOf = ({ account, region, name }: QueuePlace) => `${account}/${region}/${name}`;
const messagesOf = (queue: Queue) => `sqs.messages ${idOf(queue)}`;
export const md5 = (text: string) => createHash("md5").update(text).digest("hex");

/** Queues and their messages. A received message is hidden until its time, and then comes again. */
export function openQueues({ store, clock }: Cloud) {
  const arrivals = new EventEmitter().setMaxListeners(0);
  const wakes = new Set<{ cancel(): void }>();
  let count = 0;

  const get = (place: QueuePlace) => store.get<Queue>(queues, idOf(place));
  const find = (place: QueuePlace): Queue => {
    const queue = get(place);
    if (queue === undefined) throw noSuchQueue();
    return queue;
  };
  /** Tells who waits, soon or when a message becomes visible; never inside the call that announces. */
  const announce = (queue: Queue, at: number) => {
    const wake = clock.setTimer(at, () => {
      wakes.delete(wake);
      arrivals.emit(queueArn(queue));
    });
    wakes.add(wake);
  };
  const list = (queue: Queue) => store.list<Message>(messagesOf(queue));
  const add = (queue: Queue, message: Message) => {
    count += 1;
    const order = `${String(clock.now()).padStart(15, "0")}.${String(count).padStart(9, "0")}`;
    store.put(messagesOf(queue), `${order}.${message.id}`, message);
  };
  const holder = (queue: Queue, receipt: string) => {
    const [key = ""] = Buffer.from(receipt, "base64url").toString().split("\n");
    const message = key === "" ? undefined : store.get<Message>(messagesOf(queue), key);
    return { key, message };
  };
  /** Moves a message that was received too often to the dead-letter queue. */
  const bury = (queue: Queue, key: string, message: Message, deadLetterArn: string): boolean => {
    const grave = get(queueOfArn(deadLetterArn));
    if (grave === undefined) return false;
    store.transaction(() => {
      store.delete(messagesOf(queue), key);
      const fresh = { receipt: undefined, receives: 0, firstReceivedAt: undefined, visibleAt: clock.now() };
      add(grave, { ...message, ...fresh, deadLetterOf: queueArn(queue) });
    });
    announce(grave, clock.now());
    return true;
  };

  return {
    get,
    find,
    /** Of one account and region, by name. */
    all: ({ account, region }: Pick<QueuePlace, "account" | "region">) =>
      store.list<Queue>(queues, { prefix: `${account}/${region}/` }).map(({ value }) => value),
    put: (queue: Queue) => store.put(queues, idOf(queue), queue),
    remove(queue: Queue): void {
      store.transaction(() => {
        for (const { key } of list(queue)) store.delete(messagesOf(queue), key);
        store.delete(queues, idOf(queue));
      });
    },
    send(queue: Queue, body: string, messageAttributes: Properties = {}, delaySeconds?: number): string {
      if (Buffer.byteLength(body) > queue.inputs.maxMessageSize)
        throw new AwsError(
          "InvalidParameterValue",
          `One or more parameters are invalid. Reason: Message must be shorter than ${queue.inputs.maxMessageSize} bytes.`,
        );
      const now = clock.now();
      const visibleAt = now + (delaySeconds ?? queue.inputs.delaySeconds) * 1000;
      const never = { receives: 0, firstReceivedAt: undefined, receipt: undefined };
      const id = randomUUID();
      add(queue, { ...never, id, body, messageAttributes, sentAt: now, visibleAt });
      announce(queue, visibleAt);
      return id;
    },
    receive(queue: Queue, max: number, visibilitySeconds = queue.inputs.visibilityTimeoutSeconds): ReceivedMessage[] {
      const now = clock.now();
      const redrive = parseRedrive(queue.inputs.redrivePolicy);
      const received: ReceivedMessage[] = [];
      for (const { key, value } of list(queue)) {
        if (received.length >= max) break;
        if (value.sentAt + queue.inputs.messageRetentionSeconds * 1000 < now) {
          store.delete(messagesOf(queue), key);
          continue;
        }
        if (value.visibleAt > now) continue;
        const tooOften = redrive !== undefined && value.receives >= redrive.maxReceiveCount;
        if (tooOften && bury(queue, key, value, redrive.deadLetterTargetArn)) continue;
        const receipt = Buffer.from(`${key}\n${randomUUID()}`).toString("base64url");
        const message = {
          ...value,
          receipt,
          receives: value.receives + 1,
          firstReceivedAt: value.firstReceivedAt ?? now,
          visibleAt: now + visibilitySeconds * 1000,
        };
        store.put(messagesOf(queue), key, message);
        announce(queue, message.visibleAt);
        received.push(shown(message, receipt));
      }
      return received;
    },
    /** A receipt of an earlier receive still deletes the message, as on AWS. */
    delete(queue: Queue, receipt: string): void {
      const { key } = holder(queue, receipt);
      if (key === "") throw new AwsError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
      store.delete(messagesOf(queue), key);
    },
    changeVisibility(queue: Queue, receipt: string, seconds: number): void {
      const { key, message } = holder(queue, receipt);
      if (key === "") throw new AwsError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
      if (message === undefined || message.receipt !== receipt || message.visibleAt <= clock.now())
        throw new AwsError(
          "InvalidParameterValue",
          "The message is not in flight: it does not exist or is not available for visibility timeout change.",
        );
      const visibleAt = clock.now() + seconds * 1000;
      store.put(messagesOf(queue), key, { ...message, visibleAt });
      announce(queue, visibleAt);
    },
    counts(queue: Queue): { visible: number; hidden: number; delayed: number } {
      const now = clock.now();
      const waiting = list(queue).filter(({ value }) => value.visibleAt > now);
      const delayed = waiting.filter(({ value }) => value.receives === 0).length;
      return { visible: list(queue).length - waiting.length, hidden: waiting.length - delayed, delayed };
    },
    purge(queue: Queue): void {
      store.transaction(() => {
        for (const { key } of list(queue)) store.delete(messagesOf(queue), key);
      });
    },
    onMessage(arn: string, listener: () => void): () => void {
      arrivals.on(arn, listener);
      return () => void arrivals.off(arn, listener);
    },
    /** After a start: who listens is told of what waits already, and of what becomes visible later. */
    resume(): void {
      for (const { value: queue } of store.list<Queue>(queues))
        for (const at of new Set(list(queue).map(({ value }) => value.visibleAt))) announce(queue, at);
    },
    stop(): void {
      for (const wake of wakes) wake.cancel();
      wakes.clear();
    },
  };
}
export type Queues = ReturnType<typeof openQueues>;

function shown(message: Message, receiptHandle: string): ReceivedMessage {
  return {
    messageId: message.id,
    receiptHandle,
    body: message.body,
    md5OfBody: md5(message.body),
    attributes: {
      SenderId: "AIDALOCAL",
      SentTimestamp: String(message.sentAt),
      ApproximateReceiveCount: String(message.receives),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
      ...(message.deadLetterOf === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterOf }),
    },
    messageAttributes: message.messageAttributes,
  };
}
