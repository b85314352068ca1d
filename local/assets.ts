import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Assets } from "./cloud-type.ts";

const hash = /^[0-9a-f]{64}$/;

/** Files by the SHA-256 of their content; a file is whole or not there. */
export function openAssets(folder: string): Assets {
  mkdirSync(folder, { recursive: true });
  const place = (sha256: string) => {
    if (!hash.test(sha256)) throw new Error(`${JSON.stringify(sha256)} is not a SHA-256 in hexadecimal.`);
    return join(folder, sha256);
  };
  const path = (sha256: string) => {
    const file = place(sha256);
    if (!existsSync(file))
      throw new Error(`No content with the hash ${sha256} was uploaded. Deploy the program again.`);
    return file;
  };
  return {
    path,
    read: (sha256) => readFileSync(path(sha256)),
    has: (sha256) => existsSync(place(sha256)),
    write: (content) => {
      const sha256 = createHash("sha256").update(content).digest("hex");
      const file = place(sha256);
      if (!existsSync(file)) {
        const draft = `${file}.${randomUUID()}`;
        writeFileSync(draft, content);
        renameSync(draft, file);
      }
      return sha256;
    },
  };
}
