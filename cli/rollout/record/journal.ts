/** Writes the record while a rollout holds it: one change after another, those that wait together. */
import type { FleetRecord, Holder } from "./document.ts";
import { asHolder, Lost, renewMinutes } from "./lock.ts";
import type { Store } from "./store.ts";

type Change = (record: FleetRecord) => FleetRecord;
type Options = {
  readonly now: () => string;
  /** The lock was taken away: nothing more may be begun. */
  lost(error: Lost): void;
  /** It could not be written, for now: it is tried again with the next. */
  say(line: string): void;
};

export class Journal {
  readonly #store: Store;
  readonly #me: Holder;
  readonly #options: Options;
  #waiting: Change[] = [];
  #writing: Promise<void> = Promise.resolve();
  readonly #renewal: NodeJS.Timeout;

  constructor(store: Store, me: Holder, options: Options) {
    this.#store = store;
    this.#me = me;
    this.#options = options;
    this.#renewal = setInterval(() => void this.write((record) => record), renewMinutes * 60_000);
  }

  /** Resolves when it is written, or was tried. */
  write(change: Change): Promise<void> {
    this.#waiting.push(change);
    this.#writing = this.#writing.then(() => this.#flush());
    return this.#writing;
  }

  /** Whether it is written: for what must be known before something is begun. */
  async writeFirst(change: Change): Promise<boolean> {
    await this.write(change);
    return !this.#waiting.includes(change);
  }

  /** Writes what is left, and what comes last; throws when that is not possible. */
  async close(last: Change): Promise<void> {
    clearInterval(this.#renewal);
    await this.#writing;
    const left = [...this.#waiting, last];
    const { now } = this.#options;
    await this.#store.change((record) =>
      left.reduce(
        (before, change) => change(before),
        asHolder(record, this.#me, now(), (same) => same),
      ),
    );
  }

  async #flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const these = this.#waiting;
    this.#waiting = [];
    try {
      await this.#store.change((record) =>
        asHolder(record, this.#me, this.#options.now(), (before) => these.reduce((so, change) => change(so), before)),
      );
    } catch (error) {
      this.#waiting = [...these, ...this.#waiting];
      if (error instanceof Lost) this.#options.lost(error);
      else
        this.#options.say(
          `The record could not be written and is tried again: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`,
        );
    }
  }
}
