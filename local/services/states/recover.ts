import type { State } from "./asl.ts";
import { covers, errorOutput } from "./failure.ts";
import type { Outcome } from "./records.ts";
import { nextRetry } from "./retry.ts";
import type { Conclusion, View } from "./view.ts";

type Failed = Extract<Outcome, { ok: false }>;

/** What a state does about a failed attempt. */
export type Recovery =
  | { readonly kind: "retry"; readonly retrier: number; readonly delay: number }
  | { readonly kind: "caught"; readonly conclusion: Conclusion; readonly next: string };

/** Retriers first, then the first catcher that covers the error; undefined when neither does. Throws what a Catch's own fields throw. */
export async function recover(
  state: State,
  attempts: readonly number[],
  failed: Failed,
  view: View,
  random: () => number,
): Promise<Recovery | undefined> {
  if (!("Retry" in state)) return undefined;
  const retry = nextRetry(state.Retry, attempts, failed, random);
  if (retry) return { kind: "retry", ...retry };
  const catcher = state.Catch.find(({ ErrorEquals }) => covers(ErrorEquals, failed.error, failed.missedHeartbeat));
  if (!catcher) return undefined;
  return { kind: "caught", conclusion: await catcher.leave(view, errorOutput(failed)), next: catcher.Next };
}
