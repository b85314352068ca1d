/** The Pulumi CLI on one stack of the project in a folder. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { removeCutOffAttributes } from "./file-backend.ts";
import { type Holder, holdersIn } from "./lock.ts";

export type Engine = {
  readonly stack: string;
  /** The state as text. Secrets stay encrypted: it is kept in a file. */
  exportState(): Promise<string>;
  /** Puts a state in place of the present one. The CLI drops whatever is pending in it. */
  importState(state: string): Promise<void>;
  /** Reads each resource of the state anew. */
  refresh(): Promise<void>;
  /** Takes the locks away. */
  cancel(): Promise<void>;
};

export class EngineError extends Error {}

/** The stack is held by an update, or by what an update left behind. */
export class Locked extends EngineError {
  readonly holders: readonly Holder[];
  constructor(message: string, holders: readonly Holder[]) {
    super(message);
    this.holders = holders;
  }
}

type Where = { readonly stack?: string | undefined; readonly folder?: string; readonly env?: NodeJS.ProcessEnv };

/** Without a name it is the selected stack. Throws a plain sentence when there is none. */
export async function openEngine({ stack, folder = process.cwd(), env = process.env }: Where): Promise<Engine> {
  const run = async (args: readonly string[], input = ""): Promise<string> => {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], { cwd: folder, env });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    child.stdin.on("error", () => {}); // it ended before it had read all; its code says why
    child.stdin.end(input);
    const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]).catch(noCli);
    if (code === 0) return out;
    const said = [err, out]
      .map((words) => words.trim())
      .join("\n")
      .trim();
    const holders = holdersIn(said);
    const message = `pulumi ${args.slice(0, 2).join(" ")} failed:\n${said}`;
    throw holders ? new Locked(message, holders) : new EngineError(message);
  };
  /** Once more when it could not read its own files, and they were mended. */
  const pulumi = async (args: readonly string[], input?: string): Promise<string> => {
    try {
      return await run(args, input);
    } catch (error) {
      if (!(error instanceof EngineError && /\bEOF\b/.test(error.message))) throw error;
      const { url } = z.object({ url: z.string() }).parse(JSON.parse(await run(["whoami", "--json"])));
      if (removeCutOffAttributes(url, folder).length === 0) throw error;
      return run(args, input);
    }
  };
  const name = stack ?? (await pulumi(["stack", "--show-name"])).trim();
  const on = ["--stack", name];
  return {
    stack: name,
    exportState: () => pulumi(["stack", "export", ...on]),
    importState: async (state) => {
      await pulumi(["stack", "import", ...on], state);
    },
    refresh: async () => {
      await pulumi(["refresh", "--yes", "--skip-preview", ...on]);
    },
    cancel: async () => {
      await pulumi(["cancel", "--yes", ...on]);
    },
  };
}

/** Throws a plain sentence when the CLI could not be started. */
export function noCli(error: unknown): never {
  const why = error instanceof Error ? error.message : String(error);
  throw new EngineError(`The Pulumi CLI cannot be started (${why}). It must be on PATH.`);
}
