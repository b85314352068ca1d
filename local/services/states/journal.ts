import type { Event } from "./events.ts";
import { limits } from "./limits.ts";
import { type ExecutionRecord, type HistoryRecord, historyKey, type Records, threadKey } from "./records.ts";
import type { Thread } from "./thread.ts";

/** Gathers what changed in one execution and writes it in one transaction: threads and their history stand or fall together. */
export class Journal {
  readonly #records: Records;
  readonly #execution: ExecutionRecord;
  readonly #now: () => number;
  readonly #written: (events: readonly HistoryRecord[]) => void;
  readonly #changed = new Set<Thread>();
  readonly #removed = new Set<string>();
  #events: HistoryRecord[] = [];
  #count: number;

  /** `count` events exist already; `written` is told of new ones once they are durable. */
  constructor(
    records: Records,
    execution: ExecutionRecord,
    count: number,
    now: () => number,
    written: (events: readonly HistoryRecord[]) => void,
  ) {
    this.#written = written;
    this.#records = records;
    this.#execution = execution;
    this.#count = count;
    this.#now = now;
  }

  /** Only the execution's end still fits into the history. */
  get isFull(): boolean {
    return this.#count >= limits.historyEvents - 1;
  }

  /** Adds an event after the thread's last one; into a full history only the execution's end. */
  note(thread: Thread, event: Event, isEnd = false): void {
    if (this.isFull && !isEnd) {
      this.#changed.add(thread);
      return;
    }
    this.#count += 1;
    const { type, details } = event;
    const previousEventId = thread.record.lastEvent;
    this.#events.push({ id: this.#count, type, timestamp: this.#now() / 1000, previousEventId, ...details });
    thread.record.lastEvent = this.#count;
    this.#changed.add(thread);
  }

  changed(thread: Thread): void {
    this.#changed.add(thread);
  }

  removed(threads: readonly Thread[]): void {
    for (const thread of threads) {
      this.#changed.delete(thread);
      this.#removed.add(thread.record.id);
    }
  }

  /** Makes everything noted durable. */
  flush(): void {
    if (this.#events.length === 0 && this.#changed.size === 0 && this.#removed.size === 0) return;
    const { arn, status } = this.#execution;
    this.#records.transaction(() => {
      for (const event of this.#events) this.#records.history.put(historyKey(arn, event.id), event);
      for (const id of this.#removed) this.#records.threads.delete(threadKey(arn, id));
      for (const { record } of this.#changed) this.#records.threads.put(threadKey(arn, record.id), record);
      if (status === "RUNNING") this.#records.running.put(arn, { events: this.#count });
      else {
        this.#records.running.delete(arn);
        this.#records.executions.put(arn, this.#execution);
      }
    });
    const events = this.#events;
    this.#events = [];
    this.#changed.clear();
    this.#removed.clear();
    this.#written(events);
  }
}
