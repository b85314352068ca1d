/** One rollout of a fleet from its lock to its record. */
import { settingsHash } from "../fleet/hash.ts";
import { asFleetTarget, type OpenFleet } from "../fleet/open.ts";
import { begun, type Entry, withTarget } from "../record/document.ts";
import { type Hold, now, whileHeld } from "../record/hold.ts";
import type { Result } from "../target/job.ts";
import { runTarget } from "../target/start.ts";
import { type Tell, waveView } from "../tell/event.ts";
import { lookFirst } from "./look.ts";
import { planOf } from "./plan.ts";
import { type Outcome, throughWaves } from "./waves.ts";

type Options = {
  readonly resume: boolean;
  readonly breakLock: boolean;
  readonly tell: Tell;
  readonly say: (line: string) => void;
  /** Of the version that is rolled out. */
  readonly version: string;
  readonly signal: AbortSignal;
};

/** Throws in a plain sentence when it may not begin: another holds the fleet, or a target is not fit. */
export async function rollOut(open: OpenFleet, options: Options): Promise<Outcome["outcome"]> {
  return whileHeld(open, options, (hold) => held(open, options, hold));
}

async function held(open: OpenFleet, options: Options, { id, by, record, journal, lost }: Hold) {
  const { fleet } = open;
  const { tell } = options;
  const [program, commit] = [open.program(), open.commit()];
  const what = { program, ...(commit !== undefined && { commit }) };
  const waves = planOf(fleet, record, { program, resume: options.resume });
  const running = waves.flatMap(({ run }) => run);
  const problems = await lookFirst(open, running.map(asFleetTarget), options);
  if (problems.length > 0)
    throw new Error(["Nothing was begun: not every target is fit.", ...problems.map((one) => `  ${one}`)].join("\n"));
  await journal.write((before) =>
    begun(before, { ...what, id, kind: "up", by, started: now(), outcome: "running", targets: {} }),
  );
  tell({ event: "rollout-begins", fleet: fleet.name, rollout: id, by, ...what, waves: waves.map(waveView) });
  const ended = await throughWaves(waves, fleet.failureBudget, {
    signal: AbortSignal.any([options.signal, lost]),
    waveBegins: ({ name, run }) => tell({ event: "wave-begins", wave: name, targets: run.map((one) => one.name) }),
    waveEnds: ({ name }, results) => {
      const done = [...results.values()].filter(isDone).length;
      tell({ event: "wave-ends", wave: name, done, failed: results.size - done });
    },
    run: async (target, wave) => {
      const got = { ...what, rollout: id, by, settings: settingsHash(target.settings), version: options.version };
      const job = open.job("up", asFleetTarget(target), messageOf(id, what));
      // Killed at any moment, it counts as what has not ended: also when the program of before is rolled out again.
      const begin: Entry = { ...got, outcome: "stopped", problems: [notEnded], findings: 0, at: now() };
      const isWritten = await journal.writeFirst((before) => withTarget(before, target.name, begin));
      const say = (step: string) => tell({ event: "target-step", target: target.name, step });
      const result = isWritten ? await runTarget(job, { signal: options.signal, say }) : notBegun;
      tell({ event: "target-ends", target: target.name, wave, log: job.log, ...result });
      void journal.write((before) => withTarget(before, target.name, entryOf(result, got)));
      return result;
    },
  });
  const names = (wanted: boolean) =>
    [...ended.results].filter(([, one]) => isDone(one) === wanted).map(([name]) => name);
  tell({
    event: "rollout-ends",
    outcome: ended.outcome,
    done: names(true),
    failed: names(false),
    notStarted: ended.notStarted,
    skipped: waves.flatMap(({ skip }) => skip),
    ...(ended.wave !== undefined && { wave: ended.wave }),
    ...(ended.outcome !== "done" && { next: `socless rollout up --fleet ${open.file} --resume` }),
  });
  return ended.outcome;
}

const notBegun: Result = {
  outcome: "failed",
  problems: ["Nothing was begun: the record of the rollouts cannot be written."],
  changes: {},
  findings: [],
  drifted: [],
  seconds: 0,
};
const notEnded = "Its update was begun, and nothing is recorded of its end.";

const isDone = ({ outcome }: Result): boolean => outcome === "done";

const messageOf = (id: string, { program, commit }: { readonly program: string; readonly commit?: string }): string =>
  `socless rollout ${id}: program ${program}${commit === undefined ? "" : `, commit ${commit}`}`;

function entryOf(
  { outcome, problems, findings }: Result,
  got: Pick<Entry, "rollout" | "by" | "program" | "commit" | "settings" | "version">,
): Entry {
  return { ...got, outcome, problems, findings: findings.length, at: now() };
}
