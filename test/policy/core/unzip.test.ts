import assert from "node:assert/strict";
import { unzipped } from "../../../policy/core/unzip.ts";

/** Written by Python's `zipfile`: a deflated file, a stored one and a folder. */
const archive = Buffer.from(
  "UEsDBBQAAAAIALFTeF0gUBNnNwAAAHADAAAJAAAAaW5kZXgubWpzS60oyC8qUUjOzysuUchIzEvJSS1SsFVILK7MS1bQ0FSwtVNQykjNyclX" +
    "suZKHVU7qnZULUVqAVBLAwQUAAAAAACxU3hdvrmLqhQAAAAUAAAADwAAAGxpYi9jb25maWcuanNvbnsiZ3JlZXRpbmciOiJoZWxsbyJ9UEsD" +
    "BBQAAAAIALFTeF0AAAAAAgAAAAAAAAAGAAAAZW1wdHkvAwBQSwECFAMUAAAACACxU3hdIFATZzcAAABwAwAACQAAAAAAAAAAAAAAgAEAAAAA" +
    "aW5kZXgubWpzUEsBAhQDFAAAAAAAsVN4Xb65i6oUAAAAFAAAAA8AAAAAAAAAAAAAAIABXgAAAGxpYi9jb25maWcuanNvblBLAQIUAxQAAAAI" +
    "ALFTeF0AAAAAAgAAAAAAAAAGAAAAAAAAAAAAEAD9QZ8AAABlbXB0eS9QSwUGAAAAAAMAAwCoAAAAxQAAAAAA",
  "base64",
);

describe("a ZIP archive", () => {
  it("is read: what is deflated and what is stored", () => {
    assert.deepEqual(
      unzipped(archive).map(([name, content]) => [name, content.toString()]),
      [
        ["index.mjs", 'export const handler = async () => "hello";\n'.repeat(20)],
        ["lib/config.json", '{"greeting":"hello"}'],
      ],
    );
  });

  it("is refused when it is none, is broken, encrypted or packed in another way", () => {
    const changed = (at: number, value: number) => {
      const copy = Buffer.from(archive);
      copy.writeUInt16LE(value, at);
      return () => unzipped(copy);
    };
    const entry = archive.readUInt32LE(archive.length - 6);
    assert.throws(() => unzipped(Buffer.from("export {}")), /not a ZIP archive/);
    assert.throws(changed(entry, 0), /broken/);
    assert.throws(changed(entry + 8, 1), /encrypted/);
    assert.throws(changed(entry + 10, 12), /method 12/);
  });
});
