/** What components register of what was declared, in the declaration's own words: reviewers hold the roles against it. */
import type { Task } from "../functions/runtime/declare.ts";
import type { Use } from "./uses.ts";

export type FunctionDeclaration = {
  readonly name: string;
  /** For example `functions/tasks/jira/get-issue.ts:11`. */
  readonly at: string | undefined;
} & (
  | { readonly task: Pick<Task, "secrets" | "permissions" | "readsInvestigation" | "inNetwork" | "effect"> }
  | { readonly uses: readonly Use[] }
);

export type EndpointDeclaration = {
  readonly at: string | undefined;
  /** Names of the playbooks that its alerts can start. */
  readonly starts: readonly string[];
};

export type PlaybookDeclaration = {
  readonly name: string;
  readonly at: string | undefined;
  /** Names of the functions that it calls. */
  readonly functions: readonly string[];
  /** Names of the functions that start its executions, and that look after them. */
  readonly startedBy: readonly string[];
  readonly watchedBy: readonly string[];
};
