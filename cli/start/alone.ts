/** The local cloud without a deployment of its own: somebody runs the Pulumi CLI against it. See docs/deploying.md. */
import { readFileSync, unwatchFile, watchFile, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type LocalOutputs, type Places, startable } from "../deployment.ts";
import type { Folder } from "./folder.ts";

const plugin = fileURLToPath(new URL("../../local/plugin/bin", import.meta.url));

/** Writes what a shell needs for the Pulumi CLI, the AWS CLI and socless to find the cloud, and returns the file. */
export function writeEnvironment(folder: Folder, { gateway, credentials }: LocalOutputs, region: string): string {
  const file = folder.file("env");
  const lines = [
    "unset AWS_PROFILE AWS_SESSION_TOKEN",
    `export AWS_ENDPOINT_URL=${quoted(gateway)} AWS_REGION=${quoted(region)}`,
    `export AWS_ACCESS_KEY_ID=${quoted(credentials.accessKeyId)} AWS_SECRET_ACCESS_KEY=${quoted(credentials.secretAccessKey)}`,
    `export PATH=${quoted(plugin)}:"$PATH"`,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  return file;
}

/** The file that takes the stack's outputs, as `pulumi stack output --json` prints them. */
export const stackFile = (folder: Folder): string => folder.file("stack.json");

/** Calls `adopt` with what the file says is deployed, now and whenever it changes. Returns the way to stop. */
export function followStack(
  file: string,
  adopt: (places: Places) => Promise<void>,
  say: (line: string) => void,
): () => Promise<void> {
  let last = "";
  let turn = Promise.resolve();
  const look = async () => {
    const text = read(file);
    if (text === last || text.trim() === "") return;
    last = text;
    await adopt(startable.parse(JSON.parse(text)));
  };
  const next = () => {
    turn = turn.then(look).catch((error: unknown) => {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      say(`The outputs in ${file} cannot be used: ${why}`);
    });
  };
  watchFile(file, { interval: 300, persistent: false }, next);
  next();
  return () => {
    unwatchFile(file, next);
    return turn;
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // nothing is deployed yet
  }
}

/** A shell's word. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
