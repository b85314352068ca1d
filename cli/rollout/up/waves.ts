/** Takes a plan's targets through the waves. What it acts with is handed to it. */
import type { PlannedTarget } from "../fleet/fleet.ts";
import type { Result } from "../target/job.ts";
import type { PlannedWave } from "./plan.ts";

export type Hands = {
  /** Brings one target up to date; what goes wrong with it is in the result. */
  run(target: PlannedTarget, wave: string): Promise<Result>;
  /** Aborted: no target is begun any more. */
  readonly signal: AbortSignal;
  waveBegins(wave: PlannedWave): void;
  waveEnds(wave: PlannedWave, results: ReadonlyMap<string, Result>): void;
};

export type Outcome = {
  /** `paused`: after a wave that says so, with others to come. `stopped`: by whoever runs it. */
  readonly outcome: "done" | "failed" | "paused" | "stopped";
  readonly results: ReadonlyMap<string, Result>;
  readonly notStarted: readonly string[];
  /** The wave after which it paused, or in which it ended. */
  readonly wave?: string;
};

/**
 * Wave by wave, a wave's targets side by side. Any failure in the first wave ends it: that is what a canary is for. After
 * that, more failures than the budget has. What runs is let end; what was not begun stays as it is.
 */
export async function throughWaves(
  waves: readonly PlannedWave[],
  failureBudget: number,
  hands: Hands,
): Promise<Outcome> {
  const results = new Map<string, Result>();
  // What was stopped with the rollout has not failed by itself.
  const failures = () =>
    [...results.values()].filter(({ outcome }) => outcome !== "done" && outcome !== "stopped").length;
  const ended = (outcome: Outcome["outcome"], wave?: string): Outcome => ({
    outcome,
    results,
    notStarted: waves.flatMap(({ run }) => run.map(({ name }) => name)).filter((name) => !results.has(name)),
    ...(wave !== undefined && { wave }),
  });
  for (const [at, wave] of waves.entries()) {
    if (wave.run.length === 0) continue;
    const isSpent = () => failures() > (at === 0 ? 0 : failureBudget);
    const own = new Map<string, Result>();
    hands.waveBegins(wave);
    await sideBySide(wave.run, wave.atOnce, async (target) => {
      if (hands.signal.aborted || isSpent()) return;
      const result = await hands.run(target, wave.name);
      results.set(target.name, result);
      own.set(target.name, result);
    });
    hands.waveEnds(wave, own);
    if (isSpent()) return ended("failed", wave.name);
    if (hands.signal.aborted) return ended("stopped", wave.name);
    const isLast = waves.slice(at + 1).every(({ run }) => run.length === 0);
    if (wave.pause && !isLast) return ended("paused", wave.name);
  }
  return ended([...results.values()].every(({ outcome }) => outcome === "done") ? "done" : "failed");
}

/** Does it with each, `atOnce` at a time, in order. */
export async function sideBySide<T>(all: readonly T[], atOnce: number, act: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const worker = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
}
