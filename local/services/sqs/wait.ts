import type { Clock } from "../../service.ts";
import type { Queues } from "./messages.ts";

/** Tries at once, and again with each arrival, until something is received or the time is over. */
export function waitForMessages<T>(
  clock: Clock,
  queues: Queues,
  arn: string,
  waitMs: number,
  receive: () => T[],
): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const ends: (() => void)[] = [];
    const end = (found: T[]) => {
      for (const stop of ends.splice(0)) stop();
      resolve(found);
    };
    const attempt = () => {
      try {
        const found = receive();
        if (found.length > 0 || waitMs <= 0) end(found);
      } catch (error) {
        for (const stop of ends.splice(0)) stop();
        reject(error);
      }
    };
    ends.push(queues.onMessage(arn, attempt));
    if (waitMs > 0) {
      const timer = clock.setTimer(clock.now() + waitMs, () => end([]));
      ends.push(() => timer.cancel());
    }
    attempt();
  });
}
