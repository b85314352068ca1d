/** Asks the second evaluator of IAM policies (test/local/iam/peer/setup.sh installs it). */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Question, Verdict } from "../../../../local/iam/evaluate.ts";

type Policy = { readonly Version: string; readonly Statement: readonly unknown[] };

export type Simulation = Question & {
  readonly principal: string;
  /** The resource's. */
  readonly account: string;
  readonly identity: Policy;
  readonly resourcePolicy?: Policy;
  readonly boundary?: Policy;
  readonly session?: Policy;
};

const root =
  process.env.SOCLESS_IAM_PEER ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "socless", "iam-peer");
const answer = fileURLToPath(new URL("./answer.mjs", import.meta.url));
const answers = z.array(z.enum(["Allowed", "ExplicitlyDenied", "ImplicitlyDenied"]));
const verdicts = {
  Allowed: "allowed",
  ExplicitlyDenied: "explicitly denied",
  ImplicitlyDenied: "not allowed",
} as const;

/** Whether setup.sh has run to its end. */
export const isInstalled = (): boolean => existsSync(join(root, "ready"));

/** What the peer says of each, in order. */
export function askPeer(simulations: readonly Simulation[]): readonly Verdict[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [answer, root], {
    input: JSON.stringify(simulations),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`The second evaluator failed: ${stderr}`);
  return answers.parse(JSON.parse(stdout)).map((one) => verdicts[one]);
}
