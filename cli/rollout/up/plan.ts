/** What a rollout does: which targets of which wave, and which have it already. Pure. */
import type { Fleet, PlannedTarget } from "../fleet/fleet.ts";
import { settingsHash } from "../fleet/hash.ts";
import type { FleetRecord } from "../record/document.ts";

export type PlannedWave = {
  readonly name: string;
  readonly atOnce: number;
  readonly pause: boolean;
  readonly run: readonly PlannedTarget[];
  /** Names of targets that have it already. */
  readonly skip: readonly string[];
};

/** With `resume`, what a target has got by the same program with the same settings is not done again. */
export function planOf(
  { waves, targets }: Pick<Fleet, "waves" | "targets">,
  record: FleetRecord,
  { program, resume }: { readonly program: string; readonly resume: boolean },
): readonly PlannedWave[] {
  return waves.map((wave) => {
    const own = targets.filter(({ name }) => wave.targets.includes(name));
    const isDone = (target: PlannedTarget) => resume && hasGot(target, record, program);
    return {
      name: wave.name,
      atOnce: wave.atOnce,
      pause: wave.pause,
      run: own.filter((target) => !isDone(target)),
      skip: own.filter(isDone).map(({ name }) => name),
    };
  });
}

function hasGot({ name, settings }: PlannedTarget, { targets }: FleetRecord, program: string): boolean {
  const got = targets[name];
  return got?.outcome === "done" && got.program === program && got.settings === settingsHash(settings);
}
