/** One rollout of a fleet from its lock to its record. */
import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { settingsHash } from "../fleet/hash.ts";
import { asFleetTarget, type OpenFleet } from "../fleet/open.ts";
import { begun, concluded, type Entry, type Holder, withTarget } from "../record/document.ts";
import { Journal } from "../record/journal.ts";
import { released, taken } from "../record/lock.ts";
import { openStore } from "../record/store.ts";
import { isAlive } from "../repair/alive.ts";
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

const now = (): string => new Date().toISOString();

/** Throws in a plain sentence when it may not begin: another holds the fleet, or a target is not fit. */
export async function rollOut(open: OpenFleet, options: Options): Promise<Outcome["outcome"]> {
  const { fleet } = open;
  const { tell, say } = options;
  const store = await openStore(fleet.name, open.backend);
  const me = holderOf();
  const by = `${me.user}@${me.host}`;
  const [program, commit] = [open.program(), open.commit()];
  const what = { program, ...(commit !== undefined && { commit }) };

  const record = await store.change((before) =>
    taken(before, me, { now: Date.now(), host: me.host, isAlive }, options.breakLock),
  );
  const lost = new AbortController();
  const journal = new Journal(store, me, {
    now,
    say,
    lost: (error) => {
      say(error.message);
      lost.abort();
    },
  });
  let outcome: Outcome["outcome"] = "stopped";
  let isBegun = false;
  try {
    const waves = planOf(fleet, record, { program, resume: options.resume });
    const running = waves.flatMap(({ run }) => run);
    const problems = await lookFirst(open, running.map(asFleetTarget), options);
    if (problems.length > 0)
      throw new Error(["Nothing was begun: not every target is fit.", ...problems.map((one) => `  ${one}`)].join("\n"));
    isBegun = true;
    await journal.write((before) =>
      begun(before, { ...what, id: me.id, by, started: now(), outcome: "running", targets: {} }),
    );
    tell({ event: "rollout-begins", fleet: fleet.name, rollout: me.id, by, ...what, waves: waves.map(waveView) });
    const ended = await throughWaves(waves, fleet.failureBudget, {
      signal: AbortSignal.any([options.signal, lost.signal]),
      waveBegins: ({ name, run }) => tell({ event: "wave-begins", wave: name, targets: run.map((one) => one.name) }),
      waveEnds: ({ name }, results) => {
        const done = [...results.values()].filter(isDone).length;
        tell({ event: "wave-ends", wave: name, done, failed: results.size - done });
      },
      run: async (target, wave) => {
        const job = open.job("up", asFleetTarget(target), messageOf(me.id, what));
        const result = await runTarget(job, {
          signal: options.signal,
          say: (step) => tell({ event: "target-step", target: target.name, step }),
        });
        tell({ event: "target-ends", target: target.name, wave, log: job.log, ...result });
        const got = { ...what, rollout: me.id, settings: settingsHash(target.settings), version: options.version };
        void journal.write((before) => withTarget(before, target.name, entryOf(result, got)));
        return result;
      },
    });
    outcome = ended.outcome;
    const names = (wanted: boolean) =>
      [...ended.results].filter(([, one]) => isDone(one) === wanted).map(([name]) => name);
    tell({
      event: "rollout-ends",
      outcome,
      done: names(true),
      failed: names(false),
      notStarted: ended.notStarted,
      skipped: waves.flatMap(({ skip }) => skip),
      ...(ended.wave !== undefined && { wave: ended.wave }),
      ...(outcome !== "done" && { next: `socless rollout up --fleet ${open.file} --resume` }),
    });
    return outcome;
  } finally {
    await journal.close((before) => released(isBegun ? concluded(before, me.id, outcome, now()) : before, me));
  }
}

const isDone = ({ outcome }: Result): boolean => outcome === "done";

function holderOf(): Holder {
  const since = now();
  return { id: randomUUID(), user: userInfo().username, host: hostname(), pid: process.pid, since, seen: since };
}

const messageOf = (id: string, { program, commit }: { readonly program: string; readonly commit?: string }): string =>
  `socless rollout ${id}: program ${program}${commit === undefined ? "" : `, commit ${commit}`}`;

function entryOf(
  { outcome, problems, findings }: Result,
  got: Pick<Entry, "rollout" | "program" | "commit" | "settings" | "version">,
): Entry {
  return { ...got, outcome, problems, findings: findings.length, at: now() };
}
