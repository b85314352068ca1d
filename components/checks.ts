/** What must fit together before anything is made. Pure. */
import type { Endpoint } from "../functions/runtime/declare.ts";
import type { CompiledPlaybook } from "./definition.ts";
import { platformFunctionNames } from "./platform-functions.ts";
import type { TaskPlan } from "./task-function.ts";

export type Parts = {
  readonly endpoints: readonly Pick<Endpoint, "name" | "playbooks">[];
  readonly playbooks: readonly Pick<CompiledPlaybook, "name">[];
  readonly tasks: readonly Pick<TaskPlan, "name" | "settings">[];
  /** Integration settings that are set. */
  readonly integrations: Readonly<Record<string, string>>;
};

/** One sentence for each thing that does not fit: what, and how to mend it. */
export function misfits({ endpoints, playbooks, tasks, integrations }: Parts): readonly string[] {
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
