/** Lets a burst through at once and a steady rate after it. */
export type TokenBucket = { take(now: number): boolean };

/** `rate` calls a second, `burst` at once; `now` in milliseconds. */
export function tokenBucket(rate: number, burst: number): TokenBucket {
  let tokens = burst;
  let at = 0;
  return {
    take(now) {
      tokens = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * rate);
      at = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
