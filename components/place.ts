/** Where in the repository things are declared: registered with components, so that a reviewer can look there. */
import path from "node:path";
import { callerPlace, type Place } from "../functions/runtime/caller.ts";

const project = path.dirname(import.meta.dirname);

/** For example `functions/tasks/jira/get-issue.ts:11`; undefined for what is unknown or outside of the project, so that no machine's own path is told. */
export function placeOf({ file, line }: Place): string | undefined {
  const relative = path.relative(project, file).replaceAll(path.sep, "/");
  return file === "" || relative.startsWith("..") || path.isAbsolute(relative) ? undefined : `${relative}:${line}`;
}

/** The line that calls this function. */
export const here = (): string | undefined => placeOf(callerPlace());
