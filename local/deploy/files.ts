import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Archive, Asset } from "../provider/values.ts";

/** The files among a program's inputs: each is read once, known by hash at once, sent to the gateway when its resource is made. */
export type Files = {
  add(content: Buffer): Asset;
  addFile(path: string): Asset;
  archive(files: Readonly<Record<string, Asset>>): Archive;
  content(sha256: string): Buffer | undefined;
};

export function collectFiles(): Files {
  const contents = new Map<string, () => Buffer>();
  const byPath = new Map<string, Asset>();
  const keep = (content: Buffer, again: () => Buffer): Asset => {
    const sha256 = hash(content);
    contents.set(sha256, again);
    return { sha256 };
  };
  return {
    add: (content) => keep(content, () => content),
    addFile: (path) => {
      const asset = byPath.get(path) ?? keep(readFileSync(path), () => readFileSync(path));
      byPath.set(path, asset);
      return asset;
    },
    archive: (files) => {
      const names = Object.keys(files).sort();
      const sha256 = hash(Buffer.from(JSON.stringify(names.map((name) => [name, files[name]?.sha256]))));
      return { sha256, files };
    },
    content: (sha256) => contents.get(sha256)?.(),
  };
}

const hash = (content: Buffer) => createHash("sha256").update(content).digest("hex");
