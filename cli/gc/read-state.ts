/** Finds the stack's state: a file, the local cloud's folder, or the Pulumi CLI. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { defaultData, type Where } from "../deployment.ts";
import { localState } from "./local-state.ts";
import { parseState, type StackState } from "./state.ts";

/** Reads it anew at each call. Throws a plain sentence when there is none, or when an update is under way. */
export function readState({ state, local, data = defaultData }: Where & { readonly state?: string }): StackState {
  if (state !== undefined) return parseState(readFile(state), state);
  const found = local ? localState(data) : undefined;
  return found === undefined ? parseState(exportStack(), "pulumi stack export") : parseState(found, data);
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Error(`There is no ${file}. Write it with: pulumi stack export --file ${file}`);
  }
}

/** A large stack's state has tens of megabytes. */
const most = 1024 * 1024 * 1024;

function exportStack(): string {
  try {
    const stdio = ["ignore", "pipe", "pipe"] as const;
    return execFileSync("pulumi", ["stack", "export"], { encoding: "utf8", maxBuffer: most, stdio: [...stdio] });
  } catch (error) {
    const said = error instanceof Error ? error.message.split("\n").slice(0, 3).join(" ") : String(error);
    throw new Error(
      `The stack's state cannot be read (${said}). gc needs it to tell what is retained from what is current: run it where pulumi stack export works, or give --state FILE.`,
    );
  }
}
