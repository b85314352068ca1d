/** What was changed by hand in a fleet, and what targets that were taken off the list have left behind. Changes nothing. */
import { asFleetTarget, type OpenFleet } from "../fleet/open.ts";
import type { Drifted, Result } from "../target/job.ts";
import { runTarget } from "../target/start.ts";
import { sideBySide } from "../up/waves.ts";

export type TargetDrift = {
  readonly name: string;
  readonly result: Result;
  /** All that the refresh said. */
  readonly log: string;
};
export type FleetDrift = {
  readonly fleet: string;
  readonly file: string;
  readonly targets: readonly TargetDrift[];
  /** Stacks of targets that the fleet file does not have any more. */
  readonly leftBehind: readonly { readonly name: string; readonly stack: string; readonly resources: number }[];
  /** Targets without a stack, or with an empty one. */
  readonly notDeployed: readonly string[];
};

type Options = {
  /** Targets that are read side by side. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
  say(line: string): void;
};

export async function readDrift(open: OpenFleet, { atOnce, signal, say }: Options): Promise<FleetDrift> {
  const { fleet, file } = open;
  const stacks = await open.stacks();
  const isThere = (name: string) => (stacks.get(name)?.resourceCount ?? 0) > 0;
  const found = new Map<string, TargetDrift>();
  const targets = fleet.targets.filter(({ name }) => isThere(name)).map(asFleetTarget);
  await sideBySide(targets, atOnce, async (target) => {
    if (signal.aborted) return;
    const job = open.job("drift", target, "socless rollout drift");
    const result = await runTarget(job, { signal, say: () => {} });
    say(`  ${target.name}: ${result.outcome === "done" ? "read" : result.outcome}`);
    found.set(target.name, { name: target.name, result, log: job.log });
  });
  signal.throwIfAborted();
  const listed = fleet.targets.map(({ name }) => name);
  return {
    fleet: fleet.name,
    file,
    targets: listed.flatMap((name) => found.get(name) ?? []),
    leftBehind: [...stacks]
      .filter(([name]) => !listed.includes(name))
      .map(([name, { name: stack, resourceCount = 0 }]) => ({ name, stack, resources: resourceCount }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    notDeployed: listed.filter((name) => !isThere(name)),
  };
}

/** `error`: a target could not be read. */
export function verdictOf({ targets, leftBehind }: FleetDrift): "none" | "error" | "drift" {
  if (targets.some(({ result }) => result.outcome !== "done")) return "error";
  return leftBehind.length > 0 || targets.some(({ result }) => result.drifted.length > 0) ? "drift" : "none";
}

/** A changed thing as it is told: the types of its parents are of no interest. */
export function thingOf({ urn, change, keys }: Drifted) {
  const [, , types = "", name = ""] = urn.split("::");
  return { urn, type: types.split("$").at(-1) ?? types, name, change, keys };
}
