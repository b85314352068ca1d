/**
 * The process of one target. It is a process of its own so that each target takes its credentials anew, a Ctrl-C of the
 * terminal does not reach the CLI past the rollout, and what does not stop can be killed without the rest. When the
 * rollout itself is killed, it lets the CLI end what is under way.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { signalGroup } from "./group.ts";
import { asked, type Job, told } from "./job.ts";
import { killed } from "./killed.ts";
import { timedOut, work } from "./work.ts";

/** Resolves when it is on its way, or nobody is there any more. */
const tell = (what: unknown): Promise<void> =>
  new Promise((resolve) => {
    if (process.connected) process.send?.(told.parse(what), () => resolve());
    else resolve();
  });
const stop = new AbortController();
let isKilled = false;
const hold = () => {}; // the CLI gets it, too, and decides
process.on("SIGINT", hold);
process.on("disconnect", () => stop.abort());
process.on("message", (message) => {
  const said = asked.parse(message);
  if ("stop" in said) stop.abort();
  else void run(said.job);
});

async function run(job: Job): Promise<void> {
  const limit = setTimeout(() => stop.abort(timedOut), job.limitSeconds * 1000);
  const ended = new AbortController();
  stop.signal.addEventListener("abort", () => {
    void tell({ step: stop.signal.reason === timedOut ? "its time is over, stopping" : "stopping" });
    void endHard(job, ended.signal);
  });
  const result = await work(job, { signal: stop.signal, say: (step) => void tell({ step }) });
  clearTimeout(limit);
  ended.abort();
  await tell({ result: isKilled ? killed(job, result) : result });
  if (process.connected) process.disconnect();
  process.exit();
}

/** The CLI and all that it started are of this process's group. A second interrupt ends it at once, a kill whatever it does. */
async function endHard(job: Job, ended: AbortSignal): Promise<void> {
  await sleep(job.stopSeconds * 1000, undefined, { signal: ended }).catch(() => {});
  if (ended.aborted) return;
  isKilled = true;
  signalGroup(process.pid, "SIGINT");
  await sleep(5000);
  await tell({ result: killed(job, { seconds: Math.round(performance.now() / 100) / 10 }) });
  signalGroup(process.pid, "SIGKILL");
}
