import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Cloud, DynamoDbApi, StreamRecord } from "../../cloud-type.ts";
import { type Item, keyOf, sameItem } from "./item.ts";
import { streamArn, type Table, tableId } from "./table.ts";

/** One item's change: absent means that there is no item. */
export type Change = {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** Set when DynamoDB itself deleted an expired item. */
  readonly byExpiry?: boolean;
};

/** How long AWS keeps a stream's records. */
const keptMs = 24 * 60 * 60 * 1000;
const sequences = "dynamodb.sequences";

export type Streams = DynamoDbApi & {
  /** Notes a change; to be called inside the transaction that stores it. */
  append(table: Table, change: Change): void;
  /** Tells the table's listeners; to be called after the transaction. */
  notify(table: Table): void;
  /** Drops what is older than a day. */
  trim(): void;
  /** Drops a stream that is no more. */
  forget(arn: string): void;
};

const recordsOf = (arn: string) => `dynamodb.stream ${arn}`;

export function openStreams(cloud: Cloud, tables: () => readonly Table[]): Streams {
  const listeners = new EventEmitter().setMaxListeners(0);
  const { store, clock } = cloud;

  return {
    append(table, change) {
      const arn = streamArn(table);
      if (arn === undefined || sameItem(change.before, change.after)) return;
      const number = (store.get<number>(sequences, tableId(table)) ?? 0) + 1;
      store.put(sequences, tableId(table), number);
      const record = recordOf(table, arn, change, sequenceNumber(number), clock.now());
      store.put(recordsOf(arn), record.dynamodb.SequenceNumber, record);
    },
    notify(table) {
      const arn = streamArn(table);
      if (arn !== undefined) listeners.emit(arn);
    },
    streamRecords: (arn, after, limit) =>
      store.list<StreamRecord>(recordsOf(arn), { after, limit }).map(({ value }) => value),
    onStream(arn, listener) {
      listeners.on(arn, listener);
      return () => void listeners.off(arn, listener);
    },
    trim() {
      const oldest = (clock.now() - keptMs) / 1000;
      for (const table of tables()) {
        const arn = streamArn(table);
        if (arn === undefined) continue;
        for (const { key, value } of store.list<StreamRecord>(recordsOf(arn), { limit: 10_000 })) {
          if (value.dynamodb.ApproximateCreationDateTime >= oldest) break;
          store.delete(recordsOf(arn), key);
        }
      }
    },
    forget(arn) {
      store.transaction(() => {
        for (const { key } of store.list(recordsOf(arn))) store.delete(recordsOf(arn), key);
      });
    },
  };
}

/** 21 digits, so that the order of the text is the order of the numbers. */
const sequenceNumber = (number: number) => `1${String(number).padStart(20, "0")}`;

function recordOf(table: Table, arn: string, change: Change, sequence: string, now: number): StreamRecord {
  const { before, after, byExpiry } = change;
  const view = table.inputs.streamViewType;
  const newImage = after !== undefined && (view === "NEW_IMAGE" || view === "NEW_AND_OLD_IMAGES") ? after : undefined;
  const oldImage = before !== undefined && (view === "OLD_IMAGE" || view === "NEW_AND_OLD_IMAGES") ? before : undefined;
  return {
    eventID: randomUUID().replaceAll("-", ""),
    eventName: before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: table.region,
    eventSourceARN: arn,
    ...(byExpiry ? { userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } } : {}),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(now / 1000),
      Keys: keyOf(after ?? before ?? {}, table),
      ...(newImage ? { NewImage: newImage } : {}),
      ...(oldImage ? { OldImage: oldImage } : {}),
      SequenceNumber: sequence,
      SizeBytes: Buffer.byteLength(JSON.stringify([newImage, oldImage])),
      StreamViewType: view,
    },
  };
}
