/** What a rollout would do: each target's change is previewed, and nothing is changed. */
import { asFleetTarget, type OpenFleet } from "../fleet/open.ts";
import { readRecord } from "../record/store.ts";
import type { Result } from "../target/job.ts";
import { runTarget } from "../target/start.ts";
import { lookFirst } from "../up/look.ts";
import { planOf } from "../up/plan.ts";
import { sideBySide } from "../up/waves.ts";

export type PlannedTarget = {
  readonly name: string;
  readonly stack: string;
  /** `up --resume` leaves it out: it has the same program and settings already. */
  readonly hasIt: boolean;
  /** The hub that must be deployed before its member can be previewed; then there is no result. */
  readonly waitsFor?: string;
  readonly result?: Result;
  /** All that the preview said. */
  readonly log?: string;
};
export type FleetPlan = {
  readonly fleet: string;
  readonly program: string;
  readonly commit?: string | undefined;
  readonly waves: readonly {
    readonly name: string;
    readonly atOnce: number;
    readonly pause: boolean;
    readonly targets: readonly PlannedTarget[];
  }[];
  /** What keeps `up` from beginning at all, in sentences. */
  readonly unfit: readonly string[];
};

type Options = {
  /** Targets that are previewed side by side. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
  say(line: string): void;
};

export async function planFleet(open: OpenFleet, { atOnce, signal, say }: Options): Promise<FleetPlan> {
  const { fleet } = open;
  const program = open.program();
  const record = await readRecord(fleet.name, open.backend);
  const stacks = await open.stacks();
  const found = new Map<string, PlannedTarget>();
  const waves = planOf(fleet, record, { program, resume: true });
  const inOrder = waves.flatMap(({ name, skip }) =>
    fleet.targets
      .filter((target) => fleet.waves.find((wave) => wave.name === name)?.targets.includes(target.name))
      .map((target) => ({ target: asFleetTarget(target), hasIt: skip.includes(target.name) })),
  );
  await sideBySide(inOrder, atOnce, async ({ target, hasIt }) => {
    const { name, stack, hub } = target;
    const job = open.job("preview", target, "socless rollout plan");
    if (hub !== undefined && !stacks.get(hub)?.resourceCount) {
      found.set(name, { name, stack, hasIt, waitsFor: hub });
      return;
    }
    if (signal.aborted) return;
    const result = await runTarget(job, { signal, say: () => {} });
    say(`  ${name}: ${result.outcome === "done" ? "previewed" : result.outcome}`);
    found.set(name, { name, stack, hasIt, result, log: job.log });
  });
  signal.throwIfAborted();
  const unfit = await lookFirst(open, fleet.targets.map(asFleetTarget), { signal, say });
  return {
    fleet: fleet.name,
    program,
    commit: open.commit(),
    waves: fleet.waves.map(({ name, atOnce: most, pause, targets }) => ({
      name,
      atOnce: most,
      pause,
      targets: targets.flatMap((target) => found.get(target) ?? []),
    })),
    unfit,
  };
}

export const targetsOf = ({ waves }: FleetPlan): readonly PlannedTarget[] => waves.flatMap(({ targets }) => targets);

/** Whether `up` would begin, and no preview failed or was stopped by the policy pack. */
export const canGo = (plan: FleetPlan): boolean =>
  plan.unfit.length === 0 && targetsOf(plan).every(({ result }) => result === undefined || result.outcome === "done");
