/** A copy of the repository's program and command line, for a test to change. */
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const parts = ["cli", "components", "functions", "local", "playbooks", "policy", "index.ts", "package.json"];
const settings = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.local.yaml", "Pulumi.prod.yaml"];

export type ProgramCopy = { readonly folder: string; append(file: string, text: string): void; remove(): void };

export function copyProgram(): ProgramCopy {
  const folder = mkdtempSync(join(tmpdir(), "socless-program-"));
  for (const path of [...parts, ...settings])
    cpSync(join(repository, path), join(folder, path), {
      recursive: true,
      filter: (file) => basename(file) !== ".socless",
    });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  return {
    folder,
    append: (file, text) => appendFileSync(join(folder, file), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** One line for the end of index.ts: a role that everybody may take, and a queue that is not encrypted. */
export const mistakes = `const somewhere = { provider: new aws.Provider("somewhere", { region: "eu-central-1" }) }; new aws.iam.Role("open", { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" }] }) }, somewhere); new aws.sqs.Queue("plain", { sqsManagedSseEnabled: false }, somewhere);\n`;
