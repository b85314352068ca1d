import assert from "node:assert/strict";
import fc from "fast-check";
import { path } from "../../../functions/runtime/path.ts";

describe("a path with untrusted parts", () => {
  it("keeps each part one segment of the URL, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (part) => {
        fc.pre(part !== "." && part !== "..");
        const url = new URL(`https://example.com${path`/issue/${part}/comment`}?x`);
        const [, first, middle, last, ...rest] = url.pathname.split("/");
        assert.deepEqual([first, decodeURIComponent(middle ?? ""), last, rest], ["issue", part, "comment", []]);
        assert.equal(url.search, "?x".slice(0, url.search.length));
        assert.equal(url.host, "example.com");
      }),
    );
  });

  it("refuses what a URL would resolve away, and half characters", () => {
    for (const part of ["", ".", "..", "\ud800"]) assert.throws(() => path`/issue/${part}`, { name: "Task.Invalid" });
  });
});
