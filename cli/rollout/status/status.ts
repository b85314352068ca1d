/** Reads how all targets of a fleet stand. Changes nothing. */
import { hostname } from "node:os";
import { asFleetTarget, type OpenFleet } from "../fleet/open.ts";
import { checkHealth, readAlarms } from "../health/check.ts";
import type { Entry, Holder, Rollout } from "../record/document.ts";
import { isDead } from "../record/lock.ts";
import { readRecord } from "../record/store.ts";
import { isAlive } from "../repair/alive.ts";
import { isInCloud } from "../repair/pending.ts";
import { standing } from "../repair/state.ts";
import { isBrokenOff, targetOutputs } from "../target/state.ts";
import { sideBySide } from "../up/waves.ts";
import { type Judged, judge } from "./judge.ts";

export type TargetStatus = Judged & {
  readonly name: string;
  /** Undefined when it was taken off the list. */
  readonly wave?: string | undefined;
  /** What it has got last. */
  readonly last?: Entry | undefined;
  /** Things that stand in the cloud. */
  readonly resources: number;
  /** Undefined when nothing was asked: a member has no platform, and without a stack there is nothing. */
  readonly health?: { readonly healthy: boolean; readonly problems: readonly string[] } | undefined;
};
export type FleetStatus = {
  readonly fleet: string;
  readonly program: string;
  readonly commit?: string | undefined;
  readonly targets: readonly TargetStatus[];
  readonly holder?: (Holder & { readonly alive: boolean }) | undefined;
  /** Newest first. */
  readonly rollouts: readonly Rollout[];
};

type Options = {
  /** Take each platform's own alert to its end, too. */
  readonly check: boolean;
  readonly signal: AbortSignal;
  say(line: string): void;
};

const atOnce = 8;

export async function readStatus(open: OpenFleet, options: Options): Promise<FleetStatus> {
  const { fleet } = open;
  const [record, stacks] = [await readRecord(fleet.name, open.backend), await open.stacks()];
  const { holder, rollouts } = record;
  const isHeld = holder !== undefined && !isDead(holder, { now: Date.now(), host: hostname(), isAlive });
  const program = open.program();
  const listed = fleet.waves.flatMap(({ targets }) => targets);
  const names = [...listed, ...[...stacks.keys()].filter((name) => !listed.includes(name)).sort()];
  const found = new Map<string, TargetStatus>();
  await sideBySide(names, atOnce, async (name) => {
    options.signal.throwIfAborted();
    const planned = fleet.targets.find((one) => one.name === name);
    const state = stacks.has(name) ? await open.state(name) : undefined;
    const resources = state ? standing(state).filter(isInCloud).length : 0;
    const seen = { planned, entry: record.targets[name], resources, isBrokenOff: state ? isBrokenOff(state) : false };
    const judged = judge(name, seen, { program, isHeld, file: open.file });
    const outputs = state && targetOutputs(state);
    const target = planned && asFleetTarget(planned);
    const isAsked = target && outputs && target.hub === undefined && judged.standing !== "updating";
    const health = isAsked ? await healthOf({ ...target, outputs }, options) : undefined;
    const wave = fleet.waves.find(({ targets }) => targets.includes(name))?.name;
    found.set(name, { ...judged, name, wave, last: seen.entry, resources, health });
  });
  return {
    fleet: fleet.name,
    program,
    commit: open.commit(),
    targets: names.flatMap((name) => found.get(name) ?? []),
    holder: holder && { ...holder, alive: isHeld },
    rollouts,
  };
}

function healthOf(target: Parameters<typeof checkHealth>[0], { check, signal, say }: Options) {
  if (!check) return readAlarms(target, { signal });
  return checkHealth(target, { signal, say: (step) => say(`  ${target.name}: ${step}`) });
}
