/** Waiting for what comes in its own time. The limits are generous: a loaded machine fails nothing, and what never comes is told in words. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const patienceSeconds = 60;

/** Looks until there is something, for at most `seconds`. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  seconds = patienceSeconds,
): Promise<T> {
  for (const end = performance.now() + seconds * 1000; ; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) return assert.fail(`${what} did not come within ${seconds} s`);
  }
}

/** Calls `check` until it does not throw; what it threw last is told when it never stops. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  for (const end = performance.now() + patienceSeconds * 1000; ; await sleep(10)) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}
