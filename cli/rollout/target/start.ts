/** Starts the process of a target and follows it to its end. */
import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { endGroup } from "./group.ts";
import { asked, type Job, type Result, told } from "./job.ts";
import { crashed, killedByOther } from "./killed.ts";

const worker = fileURLToPath(new URL("./worker.ts", import.meta.url));

type Options = {
  /** When it is aborted, what is under way is let end, and nothing more is begun. */
  readonly signal: AbortSignal;
  say(step: string): void;
};

/** Does a job in a process of its own; another `program` than the worker is for tests. Never throws: what goes wrong is in the result. */
export async function runTarget(job: Job, { signal, say }: Options, program = worker): Promise<Result> {
  const began = performance.now();
  const log = openSync(job.log, "a"); // a process that breaks down says there why
  const child = fork(program, {
    detached: true,
    stdio: ["ignore", "ignore", log, "ipc"],
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  closeSync(log);
  let result: Result | undefined;
  child.on("message", (message) => {
    const said = told.parse(message);
    if ("step" in said) say(said.step);
    else result = said.result;
  });
  const ended = endOf(child);
  const stop = () => send(child, { stop: true });
  signal.addEventListener("abort", stop);
  send(child, { job });
  if (signal.aborted) stop();
  const how = await ended;
  signal.removeEventListener("abort", stop);
  if (result) return result;
  if (child.pid !== undefined) await endGroup(child.pid, job.stopSeconds);
  const before = { seconds: Math.round((performance.now() - began) / 100) / 10 };
  return "signal" in how ? killedByOther(job, how.signal, before) : crashed(job, how.why, before);
}

/** It may have ended already; then its end says why. */
function send(child: ChildProcess, what: unknown): void {
  if (child.connected) child.send(asked.parse(what), () => {});
}

type End = { readonly signal: NodeJS.Signals } | { readonly why: string };

const endOf = (child: ChildProcess): Promise<End> =>
  new Promise((resolve) => {
    child.once("error", (error) => resolve({ why: error.message }));
    child.once("exit", (code, signal) => resolve(signal === null ? { why: `code ${code}` } : { signal }));
  });
