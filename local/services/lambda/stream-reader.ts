import { createHash } from "node:crypto";
import type { Cloud, InvokeResult, StreamRecord } from "../../cloud-type.ts";
import type { Principal } from "../../service.ts";
import { canonical } from "../inputs.ts";
import { recordFilter } from "./filter.ts";
import { checkpoints, type Mapping } from "./mapping.ts";
import { backoff } from "./stream-batch.ts";
import { type BatchWork, handleBatch } from "./stream-handle.ts";
import { streamWindow } from "./stream-window.ts";

/** What a reader of an event source needs of the function that it feeds. */
export type Feed = {
  readonly mapping: Mapping;
  /** The function's role, as the mapping acts. Throws when it cannot be taken. */
  principal(): Principal;
  invoke(event: unknown): Promise<InvokeResult>;
  /** Sends to the on-failure destination, as the function's role. */
  fail(queueArn: string, body: unknown): void;
};

/** Running reader of an event source. */
export type Reader = { stop(): void };

/** Records of one item go through one lane, in order, one batch at a time. */
type Lane = { readonly queue: StreamRecord[]; busy: boolean };

/**
 * Hands a table's stream to a function, in order for each item; keeps its place in the store.
 * `parallelizationFactor` lanes run side by side, so that a batch that fails holds back its own lane only.
 */
export function readStream(cloud: Cloud, feed: Feed): Reader {
  const { store, clock, services } = cloud;
  const { uuid, inputs, functionArn } = feed.mapping;
  const stream = inputs.eventSourceArn;
  const batchSize = inputs.batchSize ?? 100;
  const fits = recordFilter(inputs.filterCriteria?.filters.map(({ pattern }) => pattern) ?? []);
  const lanes = Array.from({ length: inputs.parallelizationFactor }, (): Lane => ({ queue: [], busy: false }));
  const most = Math.max(1000, 2 * batchSize * lanes.length);
  const window = streamWindow();
  const stopping = new AbortController();
  let cursor = store.get<string>(checkpoints, uuid) ?? "";
  let trouble = 0;
  let pausing = false;

  const finish = (records: readonly StreamRecord[]) => {
    if (stopping.signal.aborted) return;
    const place = window.finish(records.map(({ dynamodb }) => dynamodb.SequenceNumber));
    if (place !== undefined) store.put(checkpoints, uuid, place);
  };
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = clock.setTimer(clock.now() + milliseconds, resolve);
      const cut = () => {
        timer.cancel();
        resolve();
      };
      stopping.signal.addEventListener("abort", cut, { once: true });
    });
  const work: BatchWork = { cloud, feed, finish, pause, stopped: () => stopping.signal.aborted };

  function read(): void {
    if (pausing) return;
    try {
      while (!stopping.signal.aborted && window.size() < most && take()) trouble = 0;
    } catch (error) {
      trouble += 1;
      cloud.log(
        `The reading of ${stream} for ${functionArn} failed: ${error instanceof Error ? error.message : error}`,
      );
      pausing = true;
      void pause(backoff(trouble)).then(() => {
        pausing = false;
        read();
      });
    }
  }

  /** Takes the next records into the lanes; false when there are none. */
  function take(): boolean {
    const records = services.dynamodb.streamRecords(stream, cursor, 1000);
    const last = records.at(-1);
    if (!last) return false;
    cloud.authorize(feed.principal(), [{ action: "dynamodb:GetRecords", resource: stream }]);
    cursor = last.dynamodb.SequenceNumber;
    window.add(records.map(({ dynamodb }) => dynamodb.SequenceNumber));
    for (const record of records) if (fits(record)) laneOf(record)?.queue.push(record);
    finish(records.filter((record) => !fits(record)));
    for (const lane of lanes) void run(lane);
    return true;
  }

  function laneOf({ dynamodb }: StreamRecord): Lane | undefined {
    if (lanes.length === 1) return lanes[0];
    const hash = createHash("sha256").update(canonical(dynamodb.Keys)).digest();
    return lanes[hash.readUInt32BE() % lanes.length];
  }

  async function run(lane: Lane): Promise<void> {
    if (lane.busy) return;
    lane.busy = true;
    while (lane.queue.length > 0 && !stopping.signal.aborted) {
      await handleBatch(work, lane.queue.splice(0, batchSize));
    }
    lane.busy = false;
    read();
  }

  const off = services.dynamodb.onStream(stream, read);
  read();
  return {
    stop: () => {
      off();
      stopping.abort();
    },
  };
}
