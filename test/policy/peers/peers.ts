/** Public IAM linters as second opinions (test/policy/peers/setup.sh installs them). */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Policy } from "../corpus/policies.ts";

export const linters = ["parliament", "cloudsplaining", "cfripper", "iam-policy-validator"] as const;
export type Linter = (typeof linters)[number];

const answers = z.strictObject({
  versions: z.record(z.enum(linters), z.string()),
  /** Linter → policy → ids of its findings, sorted; `!` and a class where the linter failed. */
  findings: z.record(z.enum(linters), z.record(z.string(), z.array(z.string()))),
});
export type Answers = z.infer<typeof answers>;

const root =
  process.env.SOCLESS_POLICY_PEERS ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "socless", "policy-peers");

/** Whether test/policy/peers/setup.sh has run to its end. */
export const isInstalled = (): boolean => existsSync(join(root, "ready"));

/** Where the answers for the whole corpus are kept. */
const recording = fileURLToPath(new URL("fixtures/answers.json", import.meta.url));

export const recorded = (): Answers => answers.parse(JSON.parse(readFileSync(recording, "utf8")));

/** Keeps them, with a line for each policy. */
export function record({ versions, findings }: Answers): void {
  const of = linters.map((linter) => {
    const lines = Object.entries(findings[linter]).map(
      ([policy, ids]) => `${JSON.stringify(policy)}:${JSON.stringify(ids)}`,
    );
    return `"${linter}":{\n${lines.join(",\n")}\n}`;
  });
  writeFileSync(recording, `{"versions":${JSON.stringify(versions)},\n"findings":{${of.join(",\n")}}}\n`);
}

/** Asks every linter about every policy: half a minute of one core for the corpus. */
export async function askPeers(policies: readonly Policy[]): Promise<Answers> {
  const home = await mkdtemp(join(tmpdir(), "socless-peers-"));
  try {
    const child = spawn(
      join(root, "venv", "bin", "python"),
      [fileURLToPath(new URL("run.py", import.meta.url))],
      // One of them prefers facts of its own in the home folder.
      { cwd: home, env: { PATH: process.env.PATH, HOME: home, TMPDIR: home }, stdio: "pipe" },
    );
    child.stdin.end(JSON.stringify(policies));
    const [answered, said] = await Promise.allSettled([json(child.stdout), text(child.stderr)]);
    if (answered.status === "fulfilled") return answers.parse(answered.value);
    throw new Error(`the linters do not answer; remove ${root} and run test/policy/peers/setup.sh`, {
      cause: said.status === "fulfilled" ? said.value.slice(-2000) : said.reason,
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
