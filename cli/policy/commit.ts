/** The program as it is at a commit: what a change is held against. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Resource } from "../../policy/core/rule.ts";
import { withRecording } from "./record.ts";

export type At = {
  /** A commit, branch or tag. */
  readonly commit: string;
  /** The program's folder, in a git repository. */
  readonly root: string;
  readonly stack: string;
};

/**
 * The resources that the program makes at a commit, with the stack's settings there. The packages are those of today: the
 * program's own text is what differs. The files that resources name are gone. Throws in plain words when there is no such
 * commit, or when the program there does not deploy.
 */
export async function resourcesAt(at: At): Promise<readonly Resource[]> {
  mustExist(at);
  const temporary = mkdtempSync(join(tmpdir(), "socless-base-"));
  try {
    return await record(at, temporary);
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    throw new Error(`The program at ${at.commit} cannot be recorded: ${why}`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Throws in a plain sentence when there is no such commit. */
export function mustExist({ commit, root }: Omit<At, "stack">): void {
  try {
    git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`);
  } catch {
    throw new Error(
      `${commit} is no file, and no commit, branch or tag of this repository: there is nothing to compare with. A shallow clone has few commits: fetch it first.`,
    );
  }
}

async function record({ commit, root, stack }: At, temporary: string): Promise<readonly Resource[]> {
  const [archive, folder] = [join(temporary, "program.tar"), join(temporary, "program")];
  git(root, "archive", "--format=tar", `--output=${archive}`, `${commit}^{commit}`);
  mkdirSync(folder);
  execFileSync("tar", ["-xf", archive, "-C", folder]);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return withRecording(folder, stack, async (resources) => resources);
}

const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
