/** The commands that record the program's resources, as a user runs them; each must take its recording away. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs the command line of the repository, or of a copy of it, to its end. */
export async function socless(folder: string, args: readonly string[], input = ""): Promise<Ended> {
  const temporary = mkdtempSync(join(tmpdir(), "socless-command-"));
  const child = spawn(process.execPath, [join(folder, "cli/socless.ts"), ...args], {
    env: { ...process.env, TMPDIR: temporary },
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const left = readdirSync(temporary).filter((name) => name.startsWith("socless-"));
  rmSync(temporary, { recursive: true });
  assert.deepEqual(left, [], "a recording was left behind");
  return { code, out, err };
}

/** What cannot be done is told in a sentence, by this exit code, and nothing else is printed. */
export function assertRefused({ code, out, err }: Ended, exitCode: number, said: RegExp): void {
  assert.match(err, said);
  assert.doesNotMatch(err, /\n +at /);
  assert.deepEqual([code, out], [exitCode, ""]);
}
