import assert from "node:assert/strict";
import { hung, row, widest, wrap } from "../../../policy/map/columns.ts";

describe("columns", () => {
  it("are as wide as their texts, but for those beyond the limit", () => {
    assert.equal(widest(["ab", "abcd", "abcdefgh"], 5), 4);
    assert.equal(widest(["abcdefgh"], 5), 5);
  });

  it("keep a row in one line when it fits, also where one text is wider than its column", () => {
    assert.deepEqual(row(["a", "b", "c"], [2, 3], 20), ["a   b    c"]);
    assert.deepEqual(row(["a", "bbbbb", "c"], [2, 3], 20), ["a   bbbbb  c"]);
    assert.deepEqual(row(["a", "b", ""], [2, 3], 20), ["a   b"]);
  });

  it("put the rest of a long row below the second column", () => {
    assert.deepEqual(row(["table x", "GetItem, PutItem", "why it is so"], [7, 9], 20), [
      "table x  GetItem,",
      "         PutItem",
      "         why it is",
      "         so",
    ]);
  });

  it("break a long first text beside the others", () => {
    assert.deepEqual(hung("one two three", ["a"], 7, 20), ["one two  a", "three"]);
  });

  it("break a word that is too long after a colon or a slash, where it has one", () => {
    assert.deepEqual(wrap("arn:aws:sqs:queue/name", 10), ["arn:aws:", "sqs:queue/", "name"]);
    assert.deepEqual(wrap("x abcdefghijklm", 10), ["x", "abcdefghij", "klm"]);
  });
});
