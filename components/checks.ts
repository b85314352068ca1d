/** What must fit together before anything is made. Pure. */
import type { Endpoint } from "../functions/runtime/declare.ts";
import type { CompiledPlaybook } from "./definition.ts";
import { platformFunctionNames } from "./platform-functions.ts";
import type { TaskPlan } from "./task-function.ts";

/** What is looked at of a program, or of the part of it that a target gets. */
export type Parts = {
  readonly endpoints: readonly Pick<Endpoint, "name" | "playbooks">[];
  readonly playbooks: readonly Pick<CompiledPlaybook, "name" | "functions">[];
  readonly tasks: readonly Pick<TaskPlan, "name" | "settings">[];
};

/** One sentence for each thing in the program that fits nowhere: what, and how to mend it. */
export function misfits({ endpoints, playbooks, tasks }: Parts): readonly string[] {
  const known = playbooks.map(({ name }) => name);
  return [
    ...repeated("endpoint", endpoints),
    ...repeated("playbook", playbooks),
    ...endpoints.flatMap(({ name, playbooks: routes }) =>
      routes
        .filter((route) => !known.includes(route))
        .map((route) => `Endpoint "${name}" routes to "${route}", but the playbooks are ${known.join(", ")}.`),
    ),
    ...tasks
      .filter(({ name }) => platformFunctionNames.some((taken) => taken === name))
      .map(({ name }) => `Task "${name}" has the name of a platform function: rename it.`),
  ];
}

/** The same for what a target gets: the playbooks that it leaves out of `all`, the integration settings that are not set. */
export function misfitsOf(
  { endpoints, playbooks, tasks }: Parts,
  all: Parts["playbooks"],
  integrations: Readonly<Record<string, string>>,
): readonly string[] {
  const got = new Set(playbooks.map(({ name }) => name));
  const leftOut = (route: string) => !got.has(route) && all.some(({ name }) => name === route);
  return [
    ...endpoints.flatMap(({ name, playbooks: routes }) =>
      routes
        .filter(leftOut)
        .map((route) => `Endpoint "${name}" routes to "${route}", which is not among the target's playbooks.`),
    ),
    ...tasks.flatMap(({ name, settings }) =>
      settings
        .filter((setting) => !(setting in integrations))
        .map((setting) => `Task "${name}" needs "${setting}": set it in socless:integrations of this stack.`),
    ),
  ];
}

function repeated(what: string, all: readonly { readonly name: string }[]): readonly string[] {
  const names = all.map(({ name }) => name);
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return [...twice].map((name) => `Two ${what}s are named "${name}": rename one.`);
}
