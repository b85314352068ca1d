import { randomUUID } from "node:crypto";
import type { Cloud, InvokeResult, StreamRecord } from "../../cloud-type.ts";
import type { Principal } from "../../service.ts";
import { recordFilter } from "./filter.ts";
import { checkpoints, type Mapping } from "./mapping.ts";
import { backoff, failureNotice, judge } from "./stream-batch.ts";

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

/**
 * Hands a table's stream to a function, in order, one batch at a time; keeps its place in the store.
 * A batch that fails is tried again, halved if so declared, until it succeeds, grows too old or was tried often enough.
 */
export function readStream(cloud: Cloud, feed: Feed): Reader {
  const { store, clock, services } = cloud;
  const { uuid, inputs, functionArn } = feed.mapping;
  const stream = inputs.eventSourceArn;
  const fits = recordFilter(inputs.filterCriteria?.filters.map(({ pattern }) => pattern) ?? []);
  const stopping = new AbortController();
  let reading = false;
  let again = false;

  const done = (last: StreamRecord | undefined) => {
    if (last && !stopping.signal.aborted) store.put(checkpoints, uuid, last.dynamodb.SequenceNumber);
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

  async function read(): Promise<void> {
    again = true;
    if (reading) return;
    reading = true;
    for (let trouble = 0; again && !stopping.signal.aborted; ) {
      again = false;
      try {
        while (await next()) trouble = 0;
      } catch (error) {
        trouble += 1;
        cloud.log(
          `The reading of ${stream} for ${functionArn} failed: ${error instanceof Error ? error.message : String(error)}`,
        );
        await pause(backoff(trouble));
        again = true;
      }
    }
    reading = false;
  }

  /** One batch from where the last ended; false when there is none. */
  async function next(): Promise<boolean> {
    if (stopping.signal.aborted) return false;
    const records = services.dynamodb.streamRecords(
      stream,
      store.get<string>(checkpoints, uuid) ?? "",
      inputs.batchSize ?? 100,
    );
    if (records.length === 0) return false;
    cloud.authorize(feed.principal(), [{ action: "dynamodb:GetRecords", resource: stream }]);
    const wanted = records.filter(fits);
    if (wanted.length > 0) await handle(wanted, 0);
    done(records.at(-1));
    return true;
  }

  /** Calls the function until the batch is done with, one way or another. */
  async function handle(batch: readonly StreamRecord[], earlierAttempts: number): Promise<void> {
    let rest = batch;
    for (let attempts = earlierAttempts; !stopping.signal.aborted; ) {
      const old = inputs.maximumRecordAgeInSeconds;
      if (old >= 0 && rest.some((record) => tooOld(record, old, clock.now()))) return giveUpOld(rest, old, attempts);
      const result = await feed.invoke({ Records: rest });
      attempts += 1;
      const verdict = judge(rest, result, inputs.functionResponseTypes.length > 0);
      if (verdict.kind === "done") return;
      if (verdict.progress) {
        done(rest[rest.length - verdict.rest.length - 1]);
        attempts = 1;
      }
      rest = verdict.rest;
      const limit = inputs.maximumRetryAttempts;
      if (limit >= 0 && attempts > limit) return giveUp(rest, "RetryAttemptsExhausted", attempts, result);
      await pause(backoff(attempts));
      if (inputs.bisectBatchOnFunctionError && rest.length > 1 && !verdict.progress) {
        const half = Math.ceil(rest.length / 2);
        await handle(rest.slice(0, half), attempts);
        done(rest[half - 1]);
        return handle(rest.slice(half), attempts);
      }
    }
  }

  /** Records past the age limit go to the destination; the younger ones are still tried. */
  async function giveUpOld(batch: readonly StreamRecord[], seconds: number, attempts: number): Promise<void> {
    const isOld = (record: StreamRecord) => tooOld(record, seconds, clock.now());
    giveUp(batch.filter(isOld), "RecordAgeExceeded", attempts);
    const young = batch.filter((record) => !isOld(record));
    if (young.length > 0) await handle(young, 0);
  }

  function giveUp(batch: readonly StreamRecord[], condition: string, attempts: number, result?: InvokeResult): void {
    const destination = inputs.destinationConfig?.onFailure?.destinationArn;
    const executedVersion = result?.executedVersion ?? "$LATEST";
    const details = { functionArn, condition, attempts, requestId: randomUUID(), now: clock.now(), executedVersion };
    store.transaction(() => {
      if (destination) feed.fail(destination, failureNotice(batch, details));
      done(batch.at(-1));
    });
    cloud.log(
      `${functionArn} did not handle ${batch.length} record(s) of ${stream} (${condition}): ${result?.error?.errorMessage ?? ""}`,
    );
  }

  const off = services.dynamodb.onStream(stream, () => void read());
  void read();
  return {
    stop: () => {
      off();
      stopping.abort();
    },
  };
}

const tooOld = ({ dynamodb }: StreamRecord, seconds: number, now: number): boolean =>
  dynamodb.ApproximateCreationDateTime * 1000 + seconds * 1000 < now;
