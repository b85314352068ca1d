import type { Clock } from "../service.ts";

/** Runs `work` every `everyMs` by the cloud's clock, until it is cancelled; the next wait begins when the work has ended. */
export function repeat(clock: Clock, everyMs: number, work: () => Promise<void> | void): { cancel(): void } {
  let cancelled = false;
  let timer: { cancel(): void } | undefined;
  const arm = () => {
    if (!cancelled) timer = clock.setTimer(clock.now() + everyMs, run);
  };
  const run = () =>
    void Promise.resolve()
      .then(work)
      .catch((error: unknown) => {
        // Work that a stop has overtaken may find its store closed.
        if (!cancelled) throw error;
      })
      .finally(arm);
  arm();
  return {
    cancel() {
      cancelled = true;
      timer?.cancel();
    },
  };
}
