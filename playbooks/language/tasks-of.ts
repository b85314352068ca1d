import type { Task } from "../../functions/runtime/declare.ts";
import { compile } from "./compile.ts";
import type { Playbook } from "./playbook.ts";
import { PlaybookError } from "./problem.ts";
import { asProcedure, asTask } from "./read/things.ts";

/** The task functions that playbooks invoke, each once, by name: what must be deployed. */
export function tasksOf(playbooks: readonly Playbook[]): readonly Task[] {
  const found = new Map<string, Task>();
  for (const playbook of playbooks) {
    const { functions } = compile(playbook);
    for (const task of listed(playbook.uses)) {
      if (!functions.includes(task.name)) continue;
      const other = found.get(task.name);
      if (other && other !== task) {
        throw new PlaybookError(
          playbook.name,
          undefined,
          `two task functions are named "${task.name}"`,
          `rename the one in ${task.file}`,
        );
      }
      found.set(task.name, task);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function* listed(uses: object): Generator<Task> {
  for (const one of Object.values(uses)) {
    const task = asTask(one);
    const procedure = asProcedure(one);
    if (task) yield task;
    else if (procedure) yield* listed(procedure.uses);
    else if (typeof one === "object" && one !== null) yield* listed(one);
  }
}
