/** What was read of a stream and is not done with yet. Knows how far everything is done: that is where a restart begins. */
export type StreamWindow = {
  readonly size: () => number;
  /** Sequence numbers just read, in order. */
  add(numbers: readonly string[]): void;
  /** The number up to which all is done, if these moved it. */
  finish(numbers: readonly string[]): string | undefined;
};

export function streamWindow(): StreamWindow {
  // A Map keeps the order of reading.
  const open = new Map<string, boolean>();
  return {
    size: () => open.size,
    add: (numbers) => {
      for (const number of numbers) open.set(number, false);
    },
    finish: (numbers) => {
      for (const number of numbers) if (open.has(number)) open.set(number, true);
      let last: string | undefined;
      for (const [number, done] of open) {
        if (!done) break;
        open.delete(number);
        last = number;
      }
      return last;
    },
  };
}
