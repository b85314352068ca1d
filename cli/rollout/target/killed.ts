/** What became of a target whose process did not end its job. Pure. */
import type { Job, Result } from "./job.ts";

/** What it had told until then, at least how long it took. */
type Before = Pick<Result, "seconds"> & Partial<Result>;
const nothing = { changes: {}, findings: [], drifted: [] };

/** It was told to stop, and did not in time. */
export const killed = (job: Job, before: Before): Result => ({
  ...nothing,
  ...before,
  outcome: "killed",
  problems: [`It did not stop by itself and was killed. ${mend(job.file, job.target.name)}`],
});

/** Something else than the rollout ended its process, such as a machine that has no memory left. */
export const killedByOther = (job: Job, signal: string, before: Before): Result => ({
  ...nothing,
  ...before,
  outcome: "killed",
  problems: [`Its process was killed by ${signal}, and not by the rollout. ${mend(job.file, job.target.name)}`],
});

/** Its process broke down, or could not be started; `why` in a few words. */
export const crashed = (job: Job, why: string, before: Before): Result => ({
  ...nothing,
  ...before,
  outcome: "failed",
  problems: [
    `Its process ended by itself (${why}), and not by the rollout. If its update was under way: ${mend(job.file, job.target.name)}`,
  ],
});

/** `file`: the fleet file, as whoever rolls out named it. */
export const mend = (file: string, target: string): string =>
  `Mend it: socless rollout repair --fleet ${file} --target ${target}`;
