/** Runs the Pulumi program against the local cloud, in a process of its own. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { RunningCloud } from "../../local/cloud.ts";
import { type Places, startable } from "../deployment.ts";
import type { Folder } from "./folder.ts";

export type Job = {
  program: string;
  project: string;
  stack: string;
  config: Record<string, string>;
  secretKeys: string[];
  data: string;
  gateway: string;
  token: string;
  preview: boolean;
  stacks?: Record<string, Record<string, unknown>>;
};

const result = z.object({
  outputs: z.record(z.string(), z.unknown()),
  steps: z.array(z.looseObject({ op: z.string(), urn: z.string() })),
  errors: z.array(z.looseObject({ urn: z.string(), message: z.string() })),
});
type Deployed = z.infer<typeof result>;

const runner = fileURLToPath(new URL("../../local/deploy/run.ts", import.meta.url));

/** Deploys stack `local` of the program in the folder `root`, and returns what is deployed. */
export async function deployLocal(
  root: string,
  config: Record<string, string>,
  folder: Folder,
  { endpoint, credentials }: RunningCloud,
  signal: AbortSignal,
): Promise<Places> {
  const stack = { project: "socless", stack: "local", config, secretKeys: [] };
  const where = { data: folder.path, gateway: endpoint, token: credentials.secretAccessKey };
  const { outputs } = await deploy({ program: `${root}index.ts`, ...stack, ...where, preview: false }, signal);
  return startable.parse(outputs);
}

/** Throws with every error of the deployment, one a line. Progress goes to standard error, unless nobody wants to see it. */
export async function deploy(
  job: Job,
  signal: AbortSignal,
  progress: "inherit" | "ignore" = "inherit",
): Promise<Deployed> {
  const child = spawn(process.execPath, [runner], {
    stdio: ["pipe", "pipe", progress],
    signal,
    killSignal: "SIGTERM",
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  child.stdin.end(JSON.stringify({ ...job, parent: process.pid }));
  const code = await ended;
  const text = Buffer.concat(chunks).toString();
  if (text === "") throw new Error(`The deployment ended with code ${code} and said nothing.`);
  const deployed = result.parse(JSON.parse(text));
  if (deployed.errors.length > 0) {
    const lines = deployed.errors.map((e) => `  ${e.urn ? `${e.urn.split("::").at(-1)}: ` : ""}${e.message}`);
    throw new Error(`The deployment failed:\n${lines.join("\n")}`);
  }
  return deployed;
}
