import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";

/** A function's code: its files by path inside the archive, each by the hash of its content. */
export const archive = z.object({
  sha256: z.string(),
  files: z.record(z.string(), z.object({ sha256: z.string() })),
});

export type Archive = z.output<typeof archive>;

/** The hash in the base64 form of Lambda's `CodeSha256`. */
export const codeSha256 = ({ sha256 }: Archive): string => Buffer.from(sha256, "hex").toString("base64");

/** Bytes of all files. */
export const codeSize = ({ files }: Archive, { assets }: Cloud): number =>
  Object.values(files).reduce((sum, { sha256 }) => sum + statSync(assets.path(sha256)).size, 0);

/** Lays the archive's files out in a folder, as Lambda does below /var/task, and returns the folder. */
export function unpack(code: Archive, { assets, data }: Cloud): string {
  const folder = join(data, "lambda", code.sha256);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  for (const [name, { sha256 }] of Object.entries(code.files)) {
    const file = join(draft, normalize(`/${name}`));
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(assets.path(sha256), file);
  }
  renameSync(draft, folder);
  return folder;
}
