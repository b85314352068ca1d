/** What components register of what was declared, in the declaration's own words: reviewers hold the roles against it. */
import type { Permission, Task } from "../functions/runtime/declare.ts";
import type { Use } from "./uses.ts";

export type FunctionDeclaration = {
  readonly name: string;
  /** For example `functions/tasks/jira/get-issue.ts:11`. */
  readonly at: string | undefined;
} & (
  | {
      readonly task: Pick<Task, "secrets" | "permissions" | "readsInvestigation" | "inNetwork" | "effect"> & {
        /** The member roles that it takes: a pattern, and the organization that they are in. */
        readonly takes?: { readonly roles: string; readonly organization: string };
      };
    }
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

export type MemberDeclaration = {
  /** The hub's name, as its resources' names begin. */
  readonly hub: string;
  /** What each of the hub's tasks may do in this member. */
  readonly tasks: readonly {
    readonly name: string;
    readonly at: string | undefined;
    readonly permissions: readonly Permission[];
  }[];
};
