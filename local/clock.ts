import type { Clock } from "./service.ts";

/** Node holds a timer of at most this many milliseconds; longer ones are set again on the way. */
const longestTimer = 2 ** 31 - 1;

/** The wall clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(at, run) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = at - Date.now();
      timer = left > longestTimer ? setTimeout(arm, longestTimer) : setTimeout(run, Math.max(0, left));
      timer.unref();
    };
    arm();
    return { cancel: () => clearTimeout(timer) };
  },
};
