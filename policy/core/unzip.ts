/** Reads ZIP archives (APPNOTE.TXT by PKWARE, 4.3.12 and 4.3.16): what is stored or deflated. */
import { inflateRawSync } from "node:zlib";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** Name and content of each file. Throws for what is no archive, is encrypted or packed in another way. */
export function unzipped(archive: Buffer): readonly (readonly [name: string, content: Buffer])[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || archive.readUInt32LE(end) !== endSignature) throw new Error("not a ZIP archive");
  const files: [string, Buffer][] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== entrySignature) throw new Error("a broken ZIP archive");
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => archive.readUInt16LE(at + field));
    const name = archive.toString("utf8", at + 46, at + 46 + (nameLength ?? 0));
    if (!name.endsWith("/")) files.push([name, content(archive, at)]);
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return files;
}

function content(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const header = archive.readUInt32LE(entry + 42);
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const packed = archive.subarray(start, start + size);
  if ((archive.readUInt16LE(entry + 8) & 1) === 1) throw new Error("an encrypted ZIP archive");
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new Error(`ZIP's method ${method} is not read`);
}
