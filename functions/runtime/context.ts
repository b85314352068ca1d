/** What a task function is handed besides its parameters. */
import type { Http } from "./http.ts";
import type { InvestigationView } from "./investigation.ts";
import type { Log } from "./log.ts";
import type { ClientOf, Where } from "./members.ts";

/** Reads what a function has declared: its secrets and its settings. */
export type Declared = {
  /** The current value of a declared secret; fetched at run time, cached, redacted from logs and errors. */
  secret(name: string): Promise<string>;
  /** The value of a declared integration setting, for example `jira/url`. */
  setting(name: string): string;
};

export type TaskContext = Declared & {
  /** The investigation's id. */
  readonly investigation: string;
  /** ARN of the execution that runs the playbook. */
  readonly execution: string;
  /** The step's name with its visit, for example `ask-for-ticket#2`. */
  readonly step: string;
  /** The step's idempotency key: the same on every attempt of this step and visit, different for all others. */
  readonly key: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted shortly before Lambda ends the function. */
  readonly signal: AbortSignal;
  readonly http: Http;
  readonly log: Log;
  /**
   * An AWS client that acts in a member account and region, within what the task declares in `inMembers`. Account and
   * region are data: `Task.Invalid` when they cannot be one, `Task.Denied` when no member there lets this task in. In
   * CloudTrail there, the session's name is the investigation's id.
   */
  aws<C>(client: ClientOf<C>, where: Where): Promise<C>;
  /** Milliseconds since 1970. */
  now(): number;
  /** All that is known of this investigation so far; only when the task declares `readsInvestigation`. */
  readInvestigation(): Promise<InvestigationView>;
};
