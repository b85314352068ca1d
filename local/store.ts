import { DatabaseSync } from "node:sqlite";
import type { Store } from "./service.ts";

/** A store on disk; `close` writes what is left in its log back into the file. */
export type OpenStore = Store & { close(): void };

/** The layout of the file; a folder of another layout is refused, never guessed at. */
export const storeVersion = 1;

const schema = `
  create table if not exists meta(key text primary key, value text not null) without rowid;
  create table if not exists documents(collection text not null, key text not null, value text not null,
    primary key (collection, key)) without rowid;`;

/**
 * Opens the file, and makes it at the first start. Throws when the file was written by another version of the store.
 * `exclusive` keeps every other process out until this one closes it or ends.
 */
export function openStore(file: string, { exclusive = false } = {}): OpenStore {
  const database = new DatabaseSync(file);
  try {
    if (exclusive) database.exec("pragma locking_mode = exclusive;");
    database.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 5000;");
    database.exec(schema);
    checkVersion(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
  return documents(database);
}

function checkVersion(database: DatabaseSync, file: string): void {
  database.prepare("insert or ignore into meta values ('version', ?)").run(String(storeVersion));
  const found = String(database.prepare("select value from meta where key = 'version'").get()?.value);
  if (found === String(storeVersion)) return;
  throw new Error(
    `${file} was written by another version of the local cloud (its layout is ${found}, this one needs ${storeVersion}). ` +
      "Start with another folder (--data DIR), or delete this one to begin anew.",
  );
}

function documents(database: DatabaseSync): OpenStore {
  const read = database.prepare("select value from documents where collection = ? and key = ?");
  const write = database.prepare("insert or replace into documents values (?, ?, ?)");
  const remove = database.prepare("delete from documents where collection = ? and key = ?");
  const range = database.prepare(
    "select key, value from documents where collection = ? and key > ? and key >= ? and key < ? order by key limit ?",
  );
  const transaction = nested(database);

  return {
    get: (collection, key) => {
      const row = read.get(collection, key);
      return row === undefined ? undefined : JSON.parse(String(row.value));
    },
    put: (collection, key, value) => {
      const text = JSON.stringify(value);
      if (text === undefined) throw new Error(`The store keeps JSON only; ${collection}/${key} is ${typeof value}.`);
      write.run(collection, key, text);
    },
    delete: (collection, key) => {
      remove.run(collection, key);
    },
    list: (collection, { prefix = "", after = "", limit = -1 } = {}) =>
      range
        .all(collection, after, prefix, `${prefix}\u{10FFFF}`, limit)
        .map(({ key, value }) => ({ key: String(key), value: JSON.parse(String(value)) })),
    transaction,
    close: () => database.close(),
  };
}

/** The outermost call commits; an inner one that throws undoes only what it did itself. */
function nested(database: DatabaseSync): Store["transaction"] {
  let depth = 0;
  return (work) => {
    const name = `level${depth}`;
    database.exec(depth === 0 ? "begin immediate" : `savepoint ${name}`);
    depth += 1;
    let undo = true;
    try {
      const result = work();
      if (result instanceof Promise) throw new Error("A transaction of the store is synchronous: it cannot await.");
      undo = false;
      return result;
    } finally {
      depth -= 1;
      if (depth === 0) database.exec(undo ? "rollback" : "commit");
      else database.exec(undo ? `rollback to ${name}; release ${name}` : `release ${name}`);
    }
  };
}
