import type { Retrier } from "./asl.ts";
import { covers } from "./failure.ts";

/** Which retrier takes this error, and after how many milliseconds; undefined when none does or it is used up. */
export function nextRetry(
  retriers: readonly Retrier[],
  attempts: readonly number[],
  { error, missedHeartbeat }: { readonly error: string; readonly missedHeartbeat?: true },
  random: () => number,
): { retrier: number; delay: number } | undefined {
  const index = retriers.findIndex((retrier) => covers(retrier.ErrorEquals, error, missedHeartbeat));
  const retrier = retriers[index];
  if (!retrier) return undefined;
  const made = attempts[index] ?? 0;
  if (made >= (retrier.MaxAttempts ?? 3)) return undefined;
  const backoff = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** made;
  const seconds = Math.min(backoff, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  const share = retrier.JitterStrategy === "FULL" ? random() : 1;
  return { retrier: index, delay: Math.round(seconds * share * 1000) };
}
