import { z } from "zod";
import type { InvokeResult, StreamRecord } from "../../cloud-type.ts";

/** What is still to be done with a batch after the function was called with it. */
export type Verdict =
  | { readonly kind: "done" }
  /** Everything before the first of these is done; these are tried again. */
  | { readonly kind: "retry"; readonly rest: readonly StreamRecord[]; readonly progress: boolean };

const report = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/** Reads the function's answer. With item failures reported, the batch is done up to the first failed record. */
export function judge(batch: readonly StreamRecord[], result: InvokeResult, reportsItems: boolean): Verdict {
  if (result.error) return { kind: "retry", rest: batch, progress: false };
  if (!reportsItems) return { kind: "done" };
  const answer: unknown = JSON.parse(result.payload);
  if (answer === null || (typeof answer === "object" && !("batchItemFailures" in answer))) return { kind: "done" };
  const parsed = report.safeParse(answer);
  if (!parsed.success) return { kind: "retry", rest: batch, progress: false };
  const failed = parsed.data.batchItemFailures.map(({ itemIdentifier }) =>
    batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === itemIdentifier),
  );
  if (failed.length === 0) return { kind: "done" };
  const first = Math.max(0, Math.min(...failed));
  return { kind: "retry", rest: batch.slice(first), progress: first > 0 };
}

/** The wait before the next attempt in milliseconds: doubles from 200 ms to 10 s. */
export const backoff = (attempt: number): number => Math.min(10_000, 200 * 2 ** Math.min(10, attempt - 1));

/** What a stream mapping sends to its on-failure destination: where the records are, not the records. */
export function failureNotice(
  batch: readonly StreamRecord[],
  details: {
    functionArn: string;
    condition: string;
    attempts: number;
    requestId: string;
    now: number;
    executedVersion: string;
  },
): unknown {
  const [first, last] = [batch[0], batch.at(-1)];
  const arrival = (record: StreamRecord | undefined) =>
    new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
  return {
    requestContext: {
      requestId: details.requestId,
      functionArn: details.functionArn,
      condition: details.condition,
      approximateInvokeCount: details.attempts,
    },
    responseContext: { statusCode: 200, executedVersion: details.executedVersion, functionError: "Unhandled" },
    version: "1.0",
    timestamp: new Date(details.now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: "shardId-00000000000000000000-00000001",
      startSequenceNumber: first?.dynamodb.SequenceNumber,
      endSequenceNumber: last?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: batch.length,
      streamArn: first?.eventSourceARN,
    },
  };
}
