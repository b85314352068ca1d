/** Lets work on the same names run one after another, in the order asked; work on different names runs side by side. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` once everything asked before on any of the names has ended. */
  take<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = names.map((name) => this.#last.get(name));
    const turn = Promise.all(before).then(work);
    const ended = turn.then(
      () => undefined,
      () => undefined,
    );
    for (const name of names) {
      this.#last.set(name, ended);
      void ended.then(() => {
        if (this.#last.get(name) === ended) this.#last.delete(name);
      });
    }
    return turn;
  }
}
