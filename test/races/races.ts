/** All races: questions and windows in the hands of a seeded scheduler, alerts and answers over HTTP. */
import fc from "fast-check";
import { startWorld } from "../functions/platform/support/world.ts";
import type { Unthrottled } from "../support/unthrottled.ts";
import { ingestRace, windowRace } from "./alerts.ts";
import { answerRaces } from "./answers.ts";
import { bothWays } from "./both-ways.ts";
import { changedMeanwhile, halfDuplicates, keysRaced, type Loaded } from "./load.ts";
import type { Field } from "./question.ts";

const scheduledRaces: Readonly<Record<string, (field: Field) => Promise<void>>> = {
  ...answerRaces,
  "alerts at the end of a window, the first one dispatched": ({ world, scheduler }) =>
    windowRace(world, scheduler, false),
  "alerts at the end of a window, the first one pending": ({ world, scheduler }) => windowRace(world, scheduler, true),
};
export const scheduledNames = Object.keys(scheduledRaces);

export type Scheduled = {
  readonly name: string;
  readonly runs: number;
  readonly seconds: number;
  readonly miss: string | undefined;
};

/** Lets one race be run in `runs` orders; the same seed makes the same ones. */
export async function runScheduled(name: string, runs: number, seed: number): Promise<Scheduled> {
  const race = scheduledRaces[name];
  if (!race) throw new Error(`there is no race ${name}`);
  const world = await startWorld();
  const began = performance.now();
  try {
    const property = fc.asyncProperty(fc.scheduler(), fc.nat(40), (scheduler, late) =>
      race({ world, scheduler, late }),
    );
    const { failed, numRuns, errorInstance, counterexample } = await fc.check(property, {
      numRuns: runs,
      seed,
      endOnFailure: true,
    });
    const miss = failed
      ? `(seed ${seed}, run ${numRuns}) ${String(errorInstance)}\n${brief(String(counterexample))}`
      : undefined;
    return { name, runs: numRuns, seconds: (performance.now() - began) / 1000, miss };
  } finally {
    await world.close();
  }
}

export type Wanted = {
  /** Only races whose name contains this. */
  readonly only: string;
  /** Orders of each race that a scheduler leads. */
  readonly runs: number;
  readonly keys: number;
  readonly racers: number;
  readonly alerts: number;
  readonly cases: number;
  readonly seed: number;
  heard?(line: string): void;
};

export type Races = {
  readonly scheduled: readonly Scheduled[];
  readonly loads: readonly Loaded[];
  readonly misses: readonly string[];
};

/** `platform`: one that is up. */
export async function races(target: Unthrottled, wanted: Wanted): Promise<Races> {
  const { only, runs, keys, racers, alerts, cases, seed } = wanted;
  const scheduled: Scheduled[] = [];
  for (const name of scheduledNames.filter((one) => one.includes(only)))
    scheduled.push(await runScheduled(name, runs, seed));
  const loads: Loaded[] = [];
  const { platform } = target;
  const parts: Readonly<Record<string, () => Promise<Loaded>>> = {
    ingest: () => keysRaced(platform, keys, racers),
    load: () => halfDuplicates(platform, alerts, seed),
    change: () => changedMeanwhile(target, Math.ceil(alerts / 50)),
  };
  const chosen = Object.entries(parts).filter(([name]) => name.includes(only));
  const misses: string[] = [];
  if ("both ways".includes(only)) misses.push(...(await bothWays(platform, cases)));
  if ("ingest".includes(only)) misses.push(...(await ingestRace(Math.ceil(keys / 20), racers)).misses);
  for (const [, run] of chosen) loads.push(await run());
  misses.push(...scheduled.flatMap(({ name, miss }) => (miss === undefined ? [] : [`${name} ${miss}`])));
  misses.push(...loads.flatMap(({ what, misses: found }) => found.map((one) => `${what}: ${one}`)));
  return { scheduled, loads, misses };
}

/** The order of a failed run, without what each call returned. */
const brief = (order: string) =>
  order
    .split("\n")
    .map((line) => line.replace(/ resolved with value .*/, ""))
    .join("\n");
