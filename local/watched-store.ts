import type { OpenStore } from "./store.ts";

/** A durable write: all that one transaction wrote, or a single document. */
export type Commit = { readonly collections: readonly string[]; readonly text: string };

/** A store that tells of each durable write right after it, as long as somebody wants to know. */
export function watchedStore(
  store: OpenStore,
  { isWanted, committed }: { isWanted(): boolean; committed(commit: Commit): void },
): OpenStore {
  let depth = 0;
  let written: { collection: string; text: string }[] = [];

  function flush(): void {
    const commit = {
      collections: [...new Set(written.map(({ collection }) => collection))],
      text: written.map(({ text }) => text).join("\n"),
    };
    written = [];
    if (commit.collections.length > 0) committed(commit);
  }
  function note(collection: string, key: string, value?: unknown): void {
    if (!isWanted()) return;
    written.push({ collection, text: `${key} ${value === undefined ? "" : JSON.stringify(value)}` });
    if (depth === 0) flush();
  }

  return {
    ...store,
    put: (collection, key, value) => {
      store.put(collection, key, value);
      note(collection, key, value);
    },
    delete: (collection, key) => {
      store.delete(collection, key);
      note(collection, key);
    },
    transaction: (work) => {
      const before = written.length;
      depth += 1;
      try {
        return store.transaction(work);
      } catch (error) {
        written.length = before; // undone
        throw error;
      } finally {
        depth -= 1;
        if (depth === 0) flush();
      }
    },
  };
}
