/** Starts the process of a target and follows it to its end. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Job, type Result, told } from "./job.ts";
import { killed } from "./killed.ts";

const worker = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** When `signal` is aborted, what is under way is let end, and nothing more is begun. */
export async function runTarget(
  job: Job,
  { signal, say }: { readonly signal: AbortSignal; say(step: string): void },
): Promise<Result> {
  const child = fork(worker, {
    detached: true,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const stop = () => child.connected && child.send({ stop: true });
  signal.addEventListener("abort", stop);
  let result: Result | undefined;
  child.on("message", (message) => {
    const said = told.parse(message);
    if ("step" in said) say(said.step);
    else result = said.result;
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => resolve());
  });
  child.send({ job });
  await ended;
  signal.removeEventListener("abort", stop);
  return result ?? killed(job.target.name);
}
