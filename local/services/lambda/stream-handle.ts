import { randomUUID } from "node:crypto";
import type { Cloud, InvokeResult, StreamRecord } from "../../cloud-type.ts";
import { backoff, failureNotice, judge } from "./stream-batch.ts";
import type { Feed } from "./stream-reader.ts";

/** What the work on a batch stands on. */
export type BatchWork = {
  readonly cloud: Cloud;
  readonly feed: Feed;
  /** Notes that these records are done with. */
  finish(records: readonly StreamRecord[]): void;
  pause(milliseconds: number): Promise<void>;
  stopped(): boolean;
};

/**
 * Calls the function with a batch until it is done with: handled, too old, or tried often enough.
 * A batch that fails is tried again, halved if so declared, which counts as no attempt; reported item failures begin the
 * next attempt at the first of them. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-errors.html
 */
export async function handleBatch(work: BatchWork, batch: readonly StreamRecord[]): Promise<void> {
  const { inputs } = work.feed.mapping;
  let rest = batch;
  let attempts = 0;
  while (!work.stopped()) {
    rest = giveUpOld(work, rest, attempts);
    if (rest.length === 0) return;
    const result = await invoke(work, rest);
    if (!result) return;
    attempts += 1;
    const verdict = judge(rest, result, inputs.functionResponseTypes.length > 0);
    if (verdict.kind === "done") return work.finish(rest);
    if (verdict.progress) {
      work.finish(rest.slice(0, rest.length - verdict.rest.length));
      attempts = 1;
    }
    rest = verdict.rest;
    const isSplit = inputs.bisectBatchOnFunctionError && rest.length > 1 && !verdict.progress;
    const limit = inputs.maximumRetryAttempts;
    if (!isSplit && limit >= 0 && attempts > limit)
      return giveUp(work, rest, "RetryAttemptsExhausted", attempts, result);
    await work.pause(backoff(attempts));
    if (isSplit) {
      const half = Math.ceil(rest.length / 2);
      await handleBatch(work, rest.slice(0, half));
      return handleBatch(work, rest.slice(half));
    }
  }
}

/** A call that could not even be made (the function or its role is not there) is no attempt: it waits for better times. */
async function invoke(
  { feed, cloud, pause, stopped }: BatchWork,
  records: readonly StreamRecord[],
): Promise<InvokeResult | undefined> {
  for (let trouble = 1; !stopped(); trouble += 1) {
    try {
      return await feed.invoke({ Records: records });
    } catch (error) {
      cloud.log(`${feed.mapping.functionArn} could not be called: ${error instanceof Error ? error.message : error}`);
      await pause(backoff(trouble));
    }
  }
  return undefined;
}

/** Gives up the records past the age limit, and returns the others. */
function giveUpOld(work: BatchWork, batch: readonly StreamRecord[], attempts: number): readonly StreamRecord[] {
  const seconds = work.feed.mapping.inputs.maximumRecordAgeInSeconds;
  if (seconds < 0) return batch;
  const limit = work.cloud.clock.now() / 1000 - seconds;
  const old = batch.filter(({ dynamodb }) => dynamodb.ApproximateCreationDateTime < limit);
  if (old.length > 0) giveUp(work, old, "RecordAgeExceeded", attempts);
  return batch.filter((record) => !old.includes(record));
}

/** The on-failure destination hears of it in the same transaction in which the records count as done. */
function giveUp(
  { cloud, feed, finish }: BatchWork,
  batch: readonly StreamRecord[],
  condition: string,
  attempts: number,
  result?: InvokeResult,
): void {
  const { functionArn, inputs } = feed.mapping;
  const destination = inputs.destinationConfig?.onFailure?.destinationArn;
  const executedVersion = result?.executedVersion ?? "$LATEST";
  const details = {
    functionArn,
    condition,
    attempts,
    requestId: randomUUID(),
    now: cloud.clock.now(),
    executedVersion,
  };
  cloud.store.transaction(() => {
    if (destination) feed.fail(destination, failureNotice(batch, details));
    finish(batch);
  });
  const reason = result?.error?.errorMessage ?? "";
  cloud.log(
    `${functionArn} did not handle ${batch.length} record(s) of ${inputs.eventSourceArn} (${condition}): ${reason}`,
  );
}
