import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { kinds, signature } from "../../../local/deploy/wire.ts";
import { openValues } from "../../../local/plugin/values.ts";
import { unknown } from "../../../local/provider/values.ts";
import type { Properties } from "../../../local/service.ts";

const struct = (properties: Properties) => structs.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
/** As the engine writes them: what is empty is left out. */
const asset = (text: string) => ({ [signature]: kinds.asset, hash: sha256(text), ...(text !== "" && { text }) });
const byHash = (text: string) => ({ [signature]: kinds.asset, hash: sha256(text) });
const archive = (hash: string, assets?: Properties) => ({
  [signature]: kinds.archive,
  hash,
  ...(assets && { assets }),
});

/** One sentinel for each type of an unknown value (sdk/go/common/resource/plugin/rpc.go). */
const sentinels = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

const key = fc.string().filter((one) => one !== "__proto__");
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0));
const leaf = fc.oneof(fc.string(), number, fc.boolean(), fc.constant(null), fc.constantFrom(...sentinels));
const file = fc.string().map(asset);
const files = fc.dictionary(key, file).map((assets) => archive(sha256(JSON.stringify(assets)), assets));
/** What the engine sends: JSON with files and with values that are not known yet, at any depth. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    file,
    files,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
}));
const properties = fc.dictionary(key, value);

/** The same with one sentinel for all. */
const withOneUnknown = (all: Properties): Properties =>
  JSON.parse(JSON.stringify(all), (_, one) => (sentinels.includes(one) ? unknown : one));

describe("values between the engine and the plugin", () => {
  it("come back as they were sent: whatever they are, files with their contents", () => {
    fc.assert(
      fc.property(properties, (sent) => {
        const { decode, encode } = openValues();
        assert.deepEqual(encode(decode(struct(sent))).toJavaScript(), withOneUnknown(sent));
      }),
    );
  });

  it("hold no content of a file, only its hash, and its content is found by it", () => {
    fc.assert(
      fc.property(fc.dictionary(key, fc.string()), (texts) => {
        const { decode, content } = openValues();
        const assets = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, asset(text)]));
        const hashed = Object.fromEntries(
          Object.entries(texts).map(([name, text]) => [name, { sha256: sha256(text) }]),
        );
        assert.deepEqual(decode(struct({ code: archive("a", assets) })), { code: { sha256: "a", files: hashed } });
        assert.deepEqual(decode(struct(assets)), hashed);
        for (const text of Object.values(texts)) assert.equal(content(sha256(text))?.toString(), text);
      }),
    );
  });

  it("are one unknown value, whatever type it will have", () => {
    const { decode } = openValues();
    for (const one of sentinels)
      assert.deepEqual(decode(struct({ a: one, b: [{ c: one }] })), { a: unknown, b: [{ c: unknown }] });
  });

  it("are nothing where the engine sends nothing", () => assert.deepEqual(openValues().decode(undefined), {}));

  it("read a file from its path when its content is asked for", () => {
    const folder = mkdtempSync(join(tmpdir(), "values-"));
    try {
      const path = join(folder, "index.mjs");
      writeFileSync(path, "one");
      const { decode, content } = openValues();
      assert.deepEqual(decode(struct({ a: { ...byHash("one"), path } })), { a: { sha256: sha256("one") } });
      assert.equal(content(sha256("one"))?.toString(), "one");
      assert.equal(content(sha256("two")), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("keep what a file was sent with, when the engine names it by its hash alone, before or after", () => {
    for (const order of [
      [byHash("one"), asset("one")],
      [asset("one"), byHash("one")],
    ]) {
      const { decode, encode, content } = openValues();
      for (const one of order) decode(struct({ one }));
      assert.equal(content(sha256("one"))?.toString(), "one");
      assert.deepEqual(encode({ one: { sha256: sha256("one") } }).toJavaScript(), { one: asset("one") });
    }
  });

  it("name a file or an archive that was never sent by its hash, as another process's state has it", () => {
    const found = { sha256: sha256("all"), files: { "index.mjs": { sha256: sha256("one") } } };
    assert.deepEqual(openValues().encode({ found }).toJavaScript(), {
      found: archive(sha256("all"), { "index.mjs": byHash("one") }),
    });
    const old = archive(sha256("all"));
    const { decode, encode } = openValues();
    assert.deepEqual(decode(struct({ old })), { old: { sha256: sha256("all") } });
    assert.deepEqual(encode({ old: { sha256: sha256("all") } }).toJavaScript(), { old });
  });

  it("leave what is undefined out, as JSON does", () =>
    assert.deepEqual(
      openValues()
        .encode({ a: undefined, b: { c: undefined, d: 1 } })
        .toJavaScript(),
      { b: { d: 1 } },
    ));

  it("are no file where only a key is called like a hash", () => {
    const { decode, encode } = openValues();
    for (const tags of [{ sha256: "x" }, { sha256: sha256("one"), team: "security" }])
      assert.deepEqual(encode(decode(struct({ tags }))).toJavaScript(), { tags });
  });

  const refused: readonly [what: string, value: unknown, words: RegExp][] = [
    ["a file from a URI", { ...byHash("one"), uri: "https://example.com/x" }, /nothing is fetched from a URI/],
    ["an archive from a URI", { ...archive("a"), uri: "https://example.com/x.zip" }, /nothing is fetched from a URI/],
    ["a FileArchive", { ...archive("a"), path: "./folder" }, /takes AssetArchive only/],
    ["an archive in an archive", archive("a", { inner: archive("b", {}) }), /no archive in an archive \(inner\)/],
    ["a secret", { [signature]: kinds.secret, value: "x" }, /does not know the kind of value 1b47061264138c4a/],
    ["an output", { [signature]: kinds.output, value: "x" }, /does not know the kind of value d0e6a833031e9bbc/],
    ["a resource", { [signature]: kinds.resource, urn: "x" }, /does not know the kind of value 5cf8f73096256a8f/],
  ];
  for (const [what, one, words] of refused)
    it(`are refused when one is ${what}, which the plugin does not take`, () => {
      assert.throws(() => openValues().decode(struct({ a: [one] })), words);
    });
});
