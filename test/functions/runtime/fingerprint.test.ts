import assert from "node:assert/strict";
import fc from "fast-check";
import { fingerprint, valueAt } from "../../../functions/runtime/fingerprint.ts";

const endpoint = (name: string, ...fields: string[]) => ({ name, dedup: { fields } });

describe("the fingerprint", () => {
  it("is 64 hex digits and depends on the dedup fields only", () => {
    const source = endpoint("ssh-login", "user.email", "host");
    const one = fingerprint(source, { user: { email: "a@b.c" }, host: "h", time: 1 });
    assert.match(one, /^[0-9a-f]{64}$/);
    assert.equal(one, fingerprint(source, { time: 2, host: "h", user: { email: "a@b.c", name: "x" } }));
    assert.notEqual(one, fingerprint(source, { user: { email: "a@b.c" }, host: "i" }));
  });

  it("never moves across a field's border", () => {
    const source = endpoint("e", "a", "b");
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        const same = a === c && b === d;
        assert.equal(fingerprint(source, { a, b }) === fingerprint(source, { a: c, b: d }), same);
      }),
    );
    assert.notEqual(fingerprint(source, { a: "x", b: "" }), fingerprint(source, { a: "", b: "x" }));
  });

  it("tells types apart, and missing from null and from empty", () => {
    const source = endpoint("e", "a");
    const values = [
      { a: 1 },
      { a: "1" },
      { a: null },
      {},
      { a: "" },
      { a: true },
      { a: [1] },
      { a: ["1"] },
      { a: { 0: 1 } },
    ];
    assert.equal(new Set(values.map((value) => fingerprint(source, value))).size, values.length);
  });

  it("covers the whole alert, whatever the order of its names, when there are no fields", () => {
    const source = endpoint("e");
    assert.equal(fingerprint(source, { a: 1, b: { c: 2, d: 3 } }), fingerprint(source, { b: { d: 3, c: 2 }, a: 1 }));
    assert.notEqual(fingerprint(source, { a: 1 }), fingerprint(source, { a: 1, b: undefined, c: null }));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = fingerprint(source, a) === fingerprint(source, b);
        if (same) assert.deepEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
      }),
    );
  });

  it("differs from endpoint to endpoint", () => {
    assert.notEqual(fingerprint(endpoint("e", "a"), { a: 1 }), fingerprint(endpoint("f", "a"), { a: 1 }));
  });

  it("is replaced by the sender's idempotency key", () => {
    const source = endpoint("e", "a");
    assert.equal(fingerprint(source, { a: 1 }, "k"), fingerprint(source, { a: 2 }, "k"));
    assert.notEqual(fingerprint(source, { a: 1 }, "k"), fingerprint(source, { a: 1 }, "l"));
    assert.notEqual(
      fingerprint(source, { a: 1 }, "k"),
      fingerprint(endpoint("e", "idempotency-key"), { "idempotency-key": "k" }),
    );
  });

  it("reads own fields only", () => {
    assert.equal(valueAt({ a: { b: 1 } }, "a.b"), 1);
    assert.equal(valueAt({}, "constructor.name"), undefined);
    assert.equal(valueAt({ a: "text" }, "a.length"), undefined);
  });
});
