import type { Clock } from "./service.ts";

/** Node holds a timer of at most this many milliseconds; longer ones are set again on the way. */
const longestTimer = 2 ** 31 - 1;

/** The wall clock. Its timers never run before their time, as Node's own may by a millisecond, and do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(at, run) {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      timer = setTimeout(arrive, Math.min(Math.max(0, left), longestTimer));
      timer.unref();
    };
    const arrive = () => {
      const left = at - Date.now();
      if (left > 0) wait(left);
      else run();
    };
    wait(at - Date.now());
    return { cancel: () => clearTimeout(timer) };
  },
};

/** A clock whose timers can be ended all together: from then on none runs, and none is set. */
export type EndableClock = Clock & { end(): void };

export function endable(clock: Clock): EndableClock {
  const timers = new Set<{ cancel(): void }>();
  let ended = false;
  return {
    now: clock.now,
    setTimer(at, run) {
      if (ended) return { cancel: () => {} };
      const timer = clock.setTimer(at, () => {
        timers.delete(kept);
        run();
      });
      const kept = {
        cancel: () => {
          timers.delete(kept);
          timer.cancel();
        },
      };
      timers.add(kept);
      return kept;
    },
    end() {
      ended = true;
      for (const timer of timers) timer.cancel();
    },
  };
}
