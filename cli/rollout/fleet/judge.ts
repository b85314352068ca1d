/** Lets the program's own reader of settings judge what a fleet's stacks would get. */
import { parseSettings } from "../../../components/settings.ts";
import { SettingsError } from "../../../components/settings-error.ts";
import type { Program } from "../../../components/targets.ts";
import { allEndpoints } from "../../../functions/endpoints/all.ts";
import { allPlaybooks } from "../../../playbooks/all.ts";
import { compile, tasksOf } from "../../../playbooks/language/index.ts";
import { settingsOf } from "./fleet.ts";
import { asInFleet } from "./problems.ts";
import type { FleetFile } from "./schema.ts";

/** The endpoints, playbooks and tasks of this repository. */
export const ownProgram = (): Program => ({
  endpoints: allEndpoints,
  playbooks: allPlaybooks.map((playbook) => compile(playbook)),
  tasks: tasksOf(allPlaybooks),
});

/** All that is wrong with the settings of any target, each sentence once. */
export function judgeSettings(fleet: FleetFile, program: Program): readonly string[] {
  const all = fleet.targets.flatMap(({ name }, at) =>
    problemsOf(settingsOf(fleet, at), name, program).map((problem) => asInFleet(problem, at)),
  );
  return [...new Set([...all, ...sharedTargets(fleet), ...withoutRole(fleet)])];
}

function problemsOf(settings: Readonly<Record<string, unknown>>, name: string, program: Program): readonly string[] {
  try {
    parseSettings(settings, name, program);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return [
      ...error.problems,
      ...error.misfits.map((one) => (one.startsWith("Target") ? one : `Target "${name}": ${one}`)),
    ];
  }
}

const sharedTargets = ({ settings }: FleetFile): readonly string[] =>
  "targets" in settings ? ["settings.targets is not known; the targets of a fleet stand beside its settings."] : [];

/** One's own credentials are of one account. */
function withoutRole({ targets }: FleetFile): readonly string[] {
  const accounts = [
    ...new Set(targets.filter(({ deploymentRole }) => deploymentRole === undefined).map(({ account }) => account)),
  ];
  return accounts.length < 2
    ? []
    : [
        `targets are in the accounts ${accounts.join(" and ")} without a deploymentRole; one's own credentials are of one account, so the targets of every other account must have a deploymentRole.`,
      ];
}
