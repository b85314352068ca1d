/** The work on one target: the thin part between the Automation API and the rest. */
import { appendFileSync } from "node:fs";
import { ConcurrentUpdateError, Stack } from "@pulumi/pulumi/automation/index.js";
import { checkHealth } from "../health/check.ts";
import { describeHolders, holdersIn } from "../repair/lock.ts";
import { parseState } from "../repair/state.ts";
import { Watched } from "./events.ts";
import type { Job, Result } from "./job.ts";
import { mend } from "./killed.ts";
import { isBrokenOff, targetOutputs } from "./state.ts";
import { withStack } from "./with-stack.ts";
import { openWorkspace } from "./workspace.ts";

type Options = { readonly signal: AbortSignal; say(step: string): void };

/** Does a job to its end. What goes wrong with the target is in the result; `signal` tells the CLI to stop, once. */
export async function work(job: Job, options: Options): Promise<Result> {
  const began = performance.now();
  const watched = new Watched();
  const ended = (outcome: Result["outcome"], problems: readonly string[]): Result => ({
    outcome,
    problems: [...problems],
    changes: watched.changes,
    findings: watched.findings,
    drifted: job.kind === "drift" ? watched.drifted : [],
    seconds: Math.round((performance.now() - began) / 100) / 10,
  });
  try {
    const problems = await does[job.kind](job, watched, options);
    return problems.length === 0 ? ended("done", []) : ended("unhealthy", problems);
  } catch (error) {
    if (options.signal.aborted)
      return ended(options.signal.reason === timedOut ? "timed-out" : "stopped", [why(options.signal)]);
    if (error instanceof ConcurrentUpdateError) return ended("failed", [held(error, job)]);
    return ended("failed", reasons(watched, error));
  }
}

/** Why a signal stops a job. */
export const timedOut = "It took longer than its time limit, and was stopped.";
const why = ({ reason }: AbortSignal): string =>
  reason === timedOut ? timedOut : "It was stopped, as the rollout was.";

const does: Readonly<
  Record<Job["kind"], (job: Job, watched: Watched, options: Options) => Promise<readonly string[]>>
> = {
  preview: async (job, watched, options) => {
    await withStack(job.place, async () => preview(await open(job, options), job, watched, options));
    return [];
  },
  up: async (job, watched, { signal, say }) => {
    const stack = await open(job, { signal, say });
    const shown = new Watched();
    try {
      // An update makes what it can before a policy or a setting stops it; a preview makes nothing.
      await preview(stack, job, shown, { signal, say });
    } catch (error) {
      watched.errors.push(...shown.errors);
      watched.findings.push(...shown.findings);
      throw error;
    }
    const seen = new Watched((passed) => say(`updating ${Math.min(passed, shown.total)} of ${shown.total}`));
    say(`updating 0 of ${shown.total}`);
    try {
      await stack.up({
        ...common(job, seen, signal),
        policyPacks: [job.policy.pack],
        policyPackConfigs: [job.policy.config],
      });
    } finally {
      watched.errors.push(...seen.errors);
      watched.findings.push(...seen.findings);
      watched.changes = seen.changes;
    }
    const outputs = targetOutputs(await stateOf(stack));
    if (!outputs) throw new Error("The outputs of the stack do not have its target.");
    const health = await checkHealth({ ...job.target, outputs }, { signal, say: (step) => say(`health: ${step}`) });
    signal.throwIfAborted();
    return health.healthy ? [] : health.problems;
  },
  drift: async (job, watched, options) => {
    const stack = await open(job, options);
    options.say("reading what is there");
    await stack.previewRefresh(common(job, watched, options.signal));
    return [];
  },
  "preview-destroy": async (job, watched, options) => {
    const stack = await open(job, options);
    options.say("previewing");
    await stack.previewDestroy(common(job, watched, options.signal));
    return [];
  },
  destroy: async (job, watched, options) => {
    const stack = await open(job, options);
    options.say("previewing");
    // Without a preview, all is deleted that is not protected, and only then it is refused.
    await stack.previewDestroy(common(job, watched, options.signal));
    options.say("deleting");
    await stack.destroy({ ...common(job, watched, options.signal), remove: true });
    return [];
  },
};

async function preview(stack: Stack, job: Job, watched: Watched, { signal, say }: Options): Promise<void> {
  say("previewing");
  const policy = { policyPacks: [job.policy.pack], policyPackConfigs: [job.policy.config] };
  await stack.preview({ ...common(job, watched, signal), ...policy });
}

/** The stack, which an update makes when it is not there. Refuses one whose update was killed: the next would make things twice. */
async function open(job: Job, { signal, say }: Options): Promise<Stack> {
  say("opening its stack");
  const workspace = await openWorkspace(job.place);
  const { stack: name } = job.place;
  const stack = await (job.kind === "up" ? Stack.createOrSelect(name, workspace) : Stack.select(name, workspace));
  if (isBrokenOff(await stateOf(stack)))
    throw new Error(`Its last update was killed. ${mend(job.file, job.target.name)}`);
  signal.throwIfAborted();
  return stack;
}

const stateOf = async (stack: Stack) => parseState(JSON.stringify(await stack.exportStack()));
const held = (error: Error, job: Job): string =>
  `Its stack is held by another update, or by what a killed one left (${describeHolders(holdersIn(error.message) ?? [])}). Let it end. If it was killed: ${mend(job.file, job.target.name)}`;

function common(job: Job, watched: Watched, signal: AbortSignal) {
  const keep = (said: string) => appendFileSync(job.log, said);
  return {
    message: job.message,
    color: "never",
    suppressProgress: true,
    onOutput: keep,
    onError: keep,
    onEvent: (event: Parameters<Watched["take"]>[0]) => watched.take(event),
    signal,
  } as const;
}

/** What the run itself said; without that, what the policy pack stopped it for; else the CLI's own last words. */
function reasons({ errors, findings }: Watched, error: unknown): readonly string[] {
  if (errors.length > 0) return errors;
  const rules = new Set(findings.filter(({ level }) => level === "mandatory").map(({ rule }) => rule));
  return rules.size > 0 ? [`The policy pack does not let it through: ${[...rules].join(", ")}.`] : [briefly(error)];
}

/** The CLI's own last words, out of all that it said. */
function briefly(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const lines = said.split("\n").filter((line) => /\berror\b|^Error/i.test(line) && !/^ ?code:/.test(line));
  return (lines.at(-1) ?? said.trim().split("\n").at(-1) ?? said).trim();
}
