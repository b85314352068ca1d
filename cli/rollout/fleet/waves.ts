/** Which targets go in which wave, and what does not fit. Pure. */
import type { FleetFile } from "./schema.ts";

export type Wave = {
  readonly name: string;
  readonly atOnce: number;
  /** Stop after it, until somebody says --resume. */
  readonly pause: boolean;
  /** Names of targets, in the order of the fleet file. */
  readonly targets: readonly string[];
};

type Given = Pick<FleetFile, "targets" | "waves">;

/** A target goes with the first wave that names it, has one of its tags, or takes the rest. */
export function wavesOf({ targets, waves }: Given): readonly Wave[] {
  const waveOf = (target: Given["targets"][number]) => waves.findIndex((wave) => takes(wave, target));
  return waves.map(({ name, atOnce, pause }, at) => ({
    name,
    atOnce,
    pause,
    targets: targets.filter((target) => waveOf(target) === at).map((target) => target.name),
  }));
}

function takes(wave: Given["waves"][number], { name, tags = [] }: Given["targets"][number]): boolean {
  if (wave.rest) return true;
  return (wave.targets?.includes(name) ?? false) || tags.some((tag) => wave.tags?.includes(tag));
}

/** One sentence for each thing that does not fit among targets and waves. */
export function waveProblems(given: Given): readonly string[] {
  const { targets, waves } = given;
  const names = targets.map(({ name }) => name);
  const planned = wavesOf(given);
  const inNone = names.filter((name) => !planned.some((wave) => wave.targets.includes(name)));
  const tags = new Set(targets.flatMap((target) => target.tags ?? []));
  return [
    ...twice(names).map((name) => `targets has the name "${name}" twice; each target must have a name of its own.`),
    ...twice(waves.map(({ name }) => name)).map(
      (name) => `waves has the name "${name}" twice; each wave must have a name of its own.`,
    ),
    ...inNone.map(
      (name) =>
        `Target "${name}" is in no wave; name it or one of its tags in one, or let the last wave take the rest.`,
    ),
    ...waves.flatMap((wave, at) => [
      ...(wave.targets ?? [])
        .filter((name) => !names.includes(name))
        .map((name) => `waves[${at}].targets names "${name}", and there is no such target.`),
      ...(wave.tags ?? [])
        .filter((tag) => !tags.has(tag))
        .map((tag) => `waves[${at}].tags names "${tag}", and no target has that tag.`),
      ...(wave.rest && at < waves.length - 1
        ? [`waves[${at}].rest is true; only the last wave may take the rest.`]
        : []),
      ...(wave.rest && (wave.tags ?? wave.targets)
        ? [`waves[${at}] takes the rest; it must not name tags or targets as well.`]
        : []),
      ...(planned[at]?.targets.length === 0
        ? [`Wave "${wave.name}" has no target: all that it names go with earlier waves.`]
        : []),
    ]),
    ...hubProblems(given, planned),
  ];
}

function hubProblems({ targets }: Given, waves: readonly Wave[]): readonly string[] {
  const waveOf = (name: string) => waves.findIndex((wave) => wave.targets.includes(name));
  return targets.flatMap(({ name, hub }) => {
    if (hub === undefined) return [];
    const found = targets.find((target) => target.name === hub);
    if (!found) return [`Target "${name}" is a member of "${hub}", and there is no such target.`];
    if (found.hub !== undefined)
      return [`Target "${name}" is a member of "${hub}", which is a member itself; a hub must have a platform.`];
    return waveOf(hub) < waveOf(name)
      ? []
      : [`Target "${name}" is a member of "${hub}"; the hub must be in an earlier wave.`];
  });
}

const twice = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, at) => names.indexOf(name) !== at)),
];
