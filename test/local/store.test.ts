import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type OpenStore, openStore } from "../../local/store.ts";

describe("the store of the local cloud", () => {
  let folder: string;
  let file: string;
  let store: OpenStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "store-"));
    file = join(folder, "cloud.db");
    store = openStore(file);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  it("gives back what was put, also after it was closed and opened again", () => {
    store.put("tables", "alerts", { name: "alerts", keys: ["pk"], size: null });
    store.close();
    store = openStore(file);
    assert.deepEqual(store.get("tables", "alerts"), { name: "alerts", keys: ["pk"], size: null });
    assert.equal(store.get("tables", "results"), undefined);
    assert.equal(store.get("queues", "alerts"), undefined);
  });

  it("forgets what was deleted", () => {
    store.put("tables", "alerts", 1);
    store.delete("tables", "alerts");
    assert.equal(store.get("tables", "alerts"), undefined);
  });

  it("lists a collection in key order, by prefix, after a key, and at most so many", () => {
    for (const key of ["b/2", "a/1", "b/1", "b/3", "c"]) store.put("items", key, key);
    const keys = (options?: Parameters<OpenStore["list"]>[1]) => store.list("items", options).map(({ key }) => key);
    assert.deepEqual(keys(), ["a/1", "b/1", "b/2", "b/3", "c"]);
    assert.deepEqual(keys({ prefix: "b/" }), ["b/1", "b/2", "b/3"]);
    assert.deepEqual(keys({ prefix: "b/", after: "b/1" }), ["b/2", "b/3"]);
    assert.deepEqual(keys({ after: "b/2", limit: 1 }), ["b/3"]);
  });

  it("undoes all writes of a transaction that throws", () => {
    store.put("items", "kept", 1);
    const work = () => {
      store.put("items", "kept", 2);
      store.put("items", "new", 1);
      throw new Error("no");
    };
    assert.throws(() => store.transaction(work), /no/);
    assert.deepEqual(store.list("items"), [{ key: "kept", value: 1 }]);
  });

  it("undoes only the inner transaction when the outer one goes on", () => {
    store.transaction(() => {
      store.put("items", "outer", 1);
      const inner = () => {
        store.put("items", "inner", 1);
        throw new Error("inner");
      };
      assert.throws(() => store.transaction(inner), /inner/);
      store.transaction(() => store.put("items", "second", 1));
    });
    assert.deepEqual(
      store.list("items").map(({ key }) => key),
      ["outer", "second"],
    );
  });

  it("undoes inner transactions that ended well when the outer one throws", () => {
    const work = () => {
      store.transaction(() => store.put("items", "inner", 1));
      throw new Error("outer");
    };
    assert.throws(() => store.transaction(work), /outer/);
    assert.deepEqual(store.list("items"), []);
  });

  it("refuses a transaction that awaits, and what is no JSON", () => {
    assert.throws(() => store.transaction(async () => {}), /synchronous/);
    assert.throws(() => store.put("items", "key", undefined), /items\/key is undefined/);
  });

  it("refuses the file of another version, and says what to do", () => {
    store.close();
    const database = new DatabaseSync(file);
    database.exec("update meta set value = '99' where key = 'version'");
    database.close();
    assert.throws(() => openStore(file), /another version of the local cloud.*99.*--data DIR/s);
    database.open();
    database.exec("update meta set value = '1' where key = 'version'");
    database.close();
    store = openStore(file);
  });
});
