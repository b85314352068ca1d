/** What tells whether a target has already got the very same: hashes of the program and of settings. */
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a deployment is made of; packages by the lock file. */
const parts = ["index.ts", "package.json", "package-lock.json", "Pulumi.yaml", "{components,functions,playbooks}/**/*"];
const characters = 16;

/** Of the program and the policy pack that judges it, whatever the machine. `besides` are files or folders of the project's. */
export function programHash(root: string, besides: readonly string[]): string {
  const patterns = [...parts, ...besides.flatMap((path) => [path, join(path, "**/*")])];
  const files = globSync(patterns, { cwd: root, withFileTypes: true, exclude: ({ name }) => name === "node_modules" })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash("sha256");
  for (const file of [...new Set(files)].sort()) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, characters);
}

/** Of what is set, in whatever order it is written. Pure. */
export const settingsHash = (settings: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(inOrder(settings)))
    .digest("hex")
    .slice(0, characters);

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
}
