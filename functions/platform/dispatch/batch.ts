/** Dispatches what one batch of the stream brings; a record that fails is named, so that only it comes again. */
import type { Log } from "../../runtime/log.ts";
import { keepCount } from "../cases.ts";
import { type Dispatch, dispatch } from "./dispatch.ts";
import { changeOf, type StreamRecord, streamEvent } from "./stream.ts";

export type Failures = { batchItemFailures: { itemIdentifier: string }[] };

/** How many alerts are started at the same time. */
const atOnce = 10;

export async function dispatchBatch(platform: Dispatch, event: unknown, log: Log): Promise<Failures> {
  const waiting = streamEvent.parse(event).Records;
  const failed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let record = waiting.shift(); record; record = waiting.shift()) {
      try {
        await one(platform, record);
      } catch (error) {
        log.warn("an alert could not be started yet", { sequence: record.dynamodb.SequenceNumber, error });
        failed.push(record.dynamodb.SequenceNumber);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function one(platform: Dispatch, record: StreamRecord): Promise<void> {
  const change = changeOf(record);
  if (!change) return;
  if (change.earlier) await keepCount(platform.results, change.earlier);
  await dispatch(platform, change.pending);
}
