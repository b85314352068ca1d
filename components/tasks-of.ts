/** Which task functions the playbooks need. Pure. */
import type { Task } from "../functions/runtime/declare.ts";

/** What may list tasks under `uses`: playbooks, and the procedures that they share. */
type User = { readonly uses?: unknown };
type AnyTask = Task<never, unknown>;

/** The tasks that are listed and called by name, once each; a plain ASL file may call any that a playbook lists. */
export function tasksOf(users: readonly User[], called: readonly string[]): readonly AnyTask[] {
  const found = new Map<string, AnyTask>();
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) return;
    seen.add(value);
    if (isTask(value)) add(found, value);
    else for (const inner of isProcedure(value) ? [value.uses] : Object.values(value)) visit(inner);
  };
  for (const { uses } of users) visit(uses);
  return [...found.values()].filter(({ name }) => called.includes(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function add(found: Map<string, AnyTask>, task: AnyTask): void {
  const other = found.get(task.name);
  if (other && other !== task) {
    throw new Error(`two tasks are named "${task.name}", in ${other.file} and in ${task.file}: rename one`);
  }
  found.set(task.name, task);
}

const kindOf = (value: object): unknown => Reflect.get(value, "kind");
const isTask = (value: object): value is AnyTask => kindOf(value) === "task";
const isProcedure = (value: object): value is { uses: unknown } => kindOf(value) === "procedure";
