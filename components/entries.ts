/** The entry of each function's bundle. */
import path from "node:path";
import type { Task } from "../functions/runtime/declare.ts";
import type { Entries } from "./bundle.ts";
import { platformFunctionNames } from "./platform-functions.ts";

/** What the entries need of a task. */
export type TaskSource = Pick<Task, "name" | "file">;

/** Entries of all platform functions and of these tasks, by function name. */
export function functionEntries(tasks: readonly TaskSource[], root: string): Entries {
  const platform = platformFunctionNames.map((name) => [
    name,
    `export { handler } from "./functions/platform/${name}/handler.ts";\n`,
  ]);
  return Object.fromEntries([...platform, ...tasks.map((task) => [task.name, taskEntry(task, root)])]);
}

function taskEntry({ name, file }: TaskSource, root: string): string {
  const relative = path.relative(root, file).replaceAll(path.sep, "/");
  if (relative.startsWith("..") || path.isAbsolute(relative)) {
    throw new Error(`task "${name}" is declared in ${file}, outside the project: declare it below functions/tasks`);
  }
  return `import { taskHandler } from "./functions/runtime/task-handler.ts";
import * as declared from "./${relative}";
export const handler = taskHandler(Object.values(declared).find((one) => one?.kind === "task" && one.name === ${JSON.stringify(name)}));
`;
}
