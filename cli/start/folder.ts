/** The data folder of a local start: one process at a time, and the file that says where everything is. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { LocalOutputs } from "../deployment.ts";

export type Folder = {
  readonly path: string;
  file(name: string): string;
  publish(outputs: LocalOutputs): void;
  release(): void;
};

/**
 * Takes the folder for this process. The lock is the operating system's own (an exclusive SQLite transaction),
 * so it is gone with the process, however that ends. Throws a plain sentence when another process holds it.
 */
export function takeFolder(path: string): Folder {
  mkdirSync(path, { recursive: true });
  const lock = new DatabaseSync(join(path, "lock.db"));
  try {
    lock.exec("pragma busy_timeout = 2500; begin exclusive");
  } catch {
    lock.close();
    throw new Error(`Another local cloud is using ${path}. Stop it first, or choose another folder with --data DIR.`);
  }
  const outputs = join(path, "outputs.json");
  rmSync(outputs, { force: true });
  return {
    path,
    file: (name) => join(path, name),
    publish(value) {
      writeFileSync(`${outputs}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${outputs}.new`, outputs);
    },
    release() {
      rmSync(outputs, { force: true });
      lock.close();
    },
  };
}
