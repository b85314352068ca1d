import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenStore, openStore } from "../../local/store.ts";
import { watchedStore } from "../../local/watched-store.ts";

describe("a store whose writes are watched", () => {
  const folder = mkdtempSync(join(tmpdir(), "watched-"));
  const heard: string[] = [];
  let isWanted = true;
  let store: OpenStore;
  let inner: OpenStore;
  before(() => {
    inner = openStore(join(folder, "cloud.db"));
    store = watchedStore(inner, {
      isWanted: () => isWanted,
      committed: ({ collections, text }) => heard.push(`${collections}: ${text}`),
    });
  });
  beforeEach(() => {
    heard.length = 0;
    isWanted = true;
  });
  after(() => {
    inner.close();
    rmSync(folder, { recursive: true });
  });

  it("tells of a single write once it is there", () => {
    store.put("things", "one", { a: 1 });
    store.delete("things", "one");
    assert.deepEqual(heard, ['things: one {"a":1}', "things: one "]);
  });

  it("tells of a transaction once, when the outermost is committed, without what was undone", () => {
    store.transaction(() => {
      store.put("things", "one", 1);
      assert.throws(() =>
        store.transaction(() => {
          store.put("others", "two", 2);
          throw new Error("undone");
        }),
      );
      store.transaction(() => store.put("more", "three", 3));
      assert.deepEqual(heard, []);
    });
    assert.deepEqual(heard, ["things,more: one 1\nthree 3"]);
  });

  it("tells nothing of what was undone as a whole, nor when nobody wants to know", () => {
    assert.throws(() =>
      store.transaction(() => {
        store.put("things", "one", 1);
        throw new Error("undone");
      }),
    );
    isWanted = false;
    store.put("things", "two", 2);
    assert.deepEqual(heard, []);
    assert.equal(store.get("things", "two"), 2);
  });
});
