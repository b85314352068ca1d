/** Declares a task function. */
import type { z } from "zod";
import { callerPlace } from "./caller.ts";
import type { Task, TaskDeclaration } from "./declare.ts";
import { TaskInvalid } from "./errors.ts";
import { describeIssues } from "./issues.ts";

const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Lambda's own limit is 900 s; the rest is time to store the result. */
const longestSeconds = 890;

/** Declares one task function: its parameters, its result, what it uses, what it does. One a file, exported. */
export function task<P extends z.ZodType, R extends z.ZodType>(
  declaration: TaskDeclaration<P, R>,
): Task<z.input<P>, z.output<R>> {
  const { name, description, params, result, effect, timeoutSeconds = 30 } = declaration;
  if (!kebabCase.test(name) || name.length > 40) {
    throw new Error(
      `task "${name}": the name must be kebab-case and at most 40 characters, for example "jira-get-issue"`,
    );
  }
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > longestSeconds) {
    throw new Error(
      `task "${name}": timeoutSeconds is ${timeoutSeconds}, allowed are whole seconds from 1 to ${longestSeconds}`,
    );
  }
  return {
    kind: "task",
    ...callerPlace(),
    name,
    description,
    params,
    result,
    effect,
    timeoutSeconds,
    secrets: declaration.secrets ?? [],
    settings: declaration.settings ?? [],
    permissions: declaration.permissions ?? [],
    ...(declaration.inMembers ? { inMembers: declaration.inMembers } : {}),
    readsInvestigation: declaration.readsInvestigation ?? false,
    inNetwork: declaration.inNetwork ?? false,
    prepare(input) {
      const given = params.safeParse(input);
      if (!given.success) throw new TaskInvalid(`${name} was given wrong parameters: ${describeIssues(given.error)}`);
      return async (context) => {
        const returned = result.safeParse(await declaration.run(given.data, context));
        if (!returned.success) {
          throw new TaskInvalid(`${name} returned what its result does not declare: ${describeIssues(returned.error)}`);
        }
        return returned.data;
      };
    },
  };
}
