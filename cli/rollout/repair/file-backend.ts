/** A state in a folder (`file://…`), after the CLI was killed while it wrote. */
import { globSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const scheme = "file://";

/**
 * Beside each file the CLI keeps one with its attributes, `….attrs`, and writes it in place: a kill may leave it cut off, and
 * then the CLI reads the file itself no more ("EOF"), which is whole. Without attributes it does. Removes those that are
 * cut off and returns them; nothing for another backend.
 */
export function removeCutOffAttributes(url: string, folder: string): readonly string[] {
  if (!url.startsWith(scheme)) return [];
  const [path = ""] = url.slice(scheme.length).split("?");
  const root = resolve(folder, path.replace(/^~(?=\/|$)/, homedir()), ".pulumi");
  const cutOff = globSync("**/*.attrs", { cwd: root })
    .map((file) => join(root, file))
    .filter(isCutOff);
  for (const file of cutOff) rmSync(file, { force: true });
  return cutOff;
}

function isCutOff(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return false;
  } catch (error) {
    return error instanceof SyntaxError;
  }
}
