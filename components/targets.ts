/** What each target gets of the program, and whether all targets fit together. Pure. */
import { selfTest } from "../functions/endpoints/self-test.ts";
import type { Endpoint } from "../functions/runtime/declare.ts";
import { misfits, misfitsOf, type Parts } from "./checks.ts";
import { secretNames } from "./secret-names.ts";
import type { TargetSettings } from "./settings.ts";
import type { TaskPlan } from "./task-function.ts";

/** What is looked at of a program. */
export type Program = {
  readonly endpoints: readonly Pick<Endpoint, "name" | "playbooks" | "source" | "file" | "line">[];
  readonly playbooks: Parts["playbooks"];
  readonly tasks: readonly Pick<TaskPlan, "name" | "settings" | "secrets" | "inNetwork" | "inMembers">[];
};

type Choice = Pick<TargetSettings, "endpoints" | "playbooks">;

/** What a target has whatever it chooses: without it nobody could tell whether it works. */
const always = [selfTest.name, ...selfTest.playbooks];

/** The endpoints and playbooks that a target has chosen, and the tasks that these playbooks call. The self-test is never left out. */
export function partsFor<P extends Program>(
  { endpoints = [], playbooks = [] }: Choice,
  program: P,
): { endpoints: P["endpoints"][number][]; playbooks: P["playbooks"][number][]; tasks: P["tasks"][number][] } {
  const among = (names: readonly string[]) => (one: { name: string }) =>
    names.length === 0 || names.includes(one.name) || always.includes(one.name);
  const chosen = program.playbooks.filter(among(playbooks));
  return {
    endpoints: program.endpoints.filter(among(endpoints)),
    playbooks: chosen,
    tasks: program.tasks.filter(({ name }) => chosen.some(({ functions }) => functions.includes(name))),
  };
}

/** One sentence for each thing that does not fit, in the program or in what the targets get of it. */
export function programMisfits(targets: readonly TargetSettings[], program: Program): readonly string[] {
  const found = new Map<string, string[]>();
  for (const target of targets) {
    const parts = partsFor(target, program);
    const problems = [...misfitsOf(parts, program.playbooks, target.integrations), ...uselessNetwork(target, parts)];
    for (const problem of problems) found.set(problem, [...(found.get(problem) ?? []), target.name]);
  }
  const ofTargets = [...found].map(([problem, names]) =>
    names.length === targets.length ? problem : `Target ${quoted(names)}: ${problem}`,
  );
  return [...misfits(program), ...ofTargets, ...overlaps(targets, program)];
}

function uselessNetwork({ network }: TargetSettings, { tasks }: ReturnType<typeof partsFor<Program>>) {
  if (network === "none" || tasks.some(({ inNetwork }) => inNetwork)) return [];
  return [
    `The network is "${network}", and no task runs in it: declare inNetwork: true where a task needs it, or leave the network out.`,
  ];
}

/**
 * Resources are named by the target and what they are. Where one target's name begins like another's, two of them may
 * have the same name: of `eu` the task `us-look-up`, of `eu-us` the task `look-up`.
 */
function overlaps(targets: readonly TargetSettings[], program: Program): readonly string[] {
  const named = targets.map((target) => ({ target, things: namesIn(partsFor(target, program)) }));
  return named.flatMap(({ target, things }) =>
    named
      .filter((other) => other.target.name.startsWith(`${target.name}-`))
      .flatMap((other) => {
        const own = new Set(things.map((name) => `${target.name}-${name}`));
        const both = other.things.map((name) => `${other.target.name}-${name}`).find((name) => own.has(name));
        return both === undefined
          ? []
          : [
              `Targets "${target.name}" and "${other.target.name}" overlap: "${both}" would be a name in both; rename one of them.`,
            ];
      }),
  );
}

function namesIn({ endpoints, playbooks, tasks }: ReturnType<typeof partsFor<Program>>): readonly string[] {
  return [
    ...endpoints.map(({ name }) => `from-${name}`),
    "every-minute",
    ...playbooks.map(({ name }) => name),
    ...tasks.map(({ name }) => name),
    ...secretNames(endpoints, tasks).map((name) => name.replaceAll("/", "-")),
  ];
}

/** What was given for a target as far as it can be read; the rest may be wrong. */
export type Sketch = {
  readonly name?: string | undefined;
  readonly formerly: readonly string[];
  readonly account?: string | undefined;
  readonly roleArn?: string | undefined;
};

/** What is wrong among targets that may each be right: names that are there twice, accounts that no credentials reach. */
export function clashes(targets: readonly Sketch[]): readonly string[] {
  const names = targets.flatMap(({ name }) => name ?? []);
  const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
  const reused = targets.flatMap(({ name, formerly }, at) =>
    formerly
      .filter((was) => targets.some((other, place) => place !== at && [other.name, ...other.formerly].includes(was)))
      .map((was) => ({ name, was })),
  );
  const without = targets.filter(({ account, roleArn }) => account !== undefined && roleArn === undefined);
  const accounts = [...new Set(without.flatMap(({ account }) => account ?? []))];
  return [
    ...twice.map((name) => `socless:targets has the name "${name}" twice; each target must have a name of its own.`),
    ...reused.map(
      ({ name, was }) =>
        `socless:targets says that "${name}" was formerly "${was}", which another target is or was; a target's former names must be its own.`,
    ),
    ...(accounts.length > 1
      ? [
          `socless:targets are in the accounts ${accounts.join(" and ")} without a deploymentRole; one's own credentials are of one account, so the targets of every other account must have a deploymentRole.`,
        ]
      : []),
  ];
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
