/** A copy of the repository's program and command line, for a test to change. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const parts = ["cli", "components", "functions", "local", "playbooks", "policy", "index.ts", "package.json"];
const settings = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.local.yaml", "Pulumi.prod.yaml"];

export type ProgramCopy = {
  readonly folder: string;
  append(file: string, text: string): void;
  /** Replaces what stands there once; fails when it does not. */
  edit(file: string, before: string, after: string): void;
  /** Makes it a repository of its own, whose first commit holds all but the packages and what is `ignored`. */
  commit(...ignored: readonly string[]): void;
  git(...args: readonly string[]): string;
  remove(): void;
};

export function copyProgram(): ProgramCopy {
  const folder = mkdtempSync(join(tmpdir(), "socless-program-"));
  for (const path of [...parts, ...settings])
    cpSync(join(repository, path), join(folder, path), {
      recursive: true,
      filter: (file) => basename(file) !== ".socless",
    });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  return {
    folder,
    git,
    commit: (...ignored: readonly string[]) => {
      writeFileSync(join(folder, ".gitignore"), ["node_modules", ".socless", ...ignored, ""].join("\n"));
      git("init", "--quiet");
      git("add", ".");
      git("commit", "--quiet", "--message", "as it was");
    },
    append: (file, text) => appendFileSync(join(folder, file), text),
    edit: (file, before, after) => {
      const text = readFileSync(join(folder, file), "utf8");
      assert.equal(text.split(before).length, 2, `${before} in ${file}`);
      writeFileSync(join(folder, file), text.replace(before, after));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** One line for the end of index.ts: a role that everybody may take, and a queue that is not encrypted. */
export const mistakes = `const somewhere = { provider: new aws.Provider("somewhere", { region: "eu-central-1" }) }; new aws.iam.Role("open", { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" }] }) }, somewhere); new aws.sqs.Queue("plain", { sqsManagedSseEnabled: false }, somewhere);\n`;
