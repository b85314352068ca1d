/** What gc looks at: everything in one account and region that is this deployment's, or that uses what is. */

/** `retained`: it carries the deployment's mark, and Pulumi's state does not hold it. Only such things are ever deleted. */
export type Hold = "current" | "retained" | "foreign";

export type Machine = {
  readonly arn: string;
  readonly name: string;
  readonly hold: Hold;
  readonly status: "active" | "deleting";
  readonly roleArn: string;
  readonly definition: string;
  /** Names of the executions that run, which are ids of investigations; of retained machines only. */
  readonly running: readonly string[];
};

export type Version = {
  readonly version: string;
  readonly roleArn: string;
  readonly logGroup: string;
  /** Its environment variables as text, which names the secrets that it reads; undefined when AWS does not tell them. */
  readonly environment: string | undefined;
};

export type FunctionFound = {
  readonly name: string;
  readonly hold: Hold;
  /** `$LATEST`, then the published ones, oldest first. */
  readonly versions: readonly Version[];
  /** Versions that an alias points to. */
  readonly aliased: readonly string[];
  /** What else than a state machine calls it, in words; of retained functions only. */
  readonly callers: readonly string[];
};

export type Role = { readonly name: string; readonly arn: string; readonly hold: Hold };

export type LogGroup = {
  readonly name: string;
  readonly hold: Hold;
  /** When its last line expires, milliseconds; `never` when it keeps its logs for ever, `nothing` when it has none left. */
  readonly until: number | "never" | "nothing";
};

export type SecretFound = { readonly arn: string; readonly name: string; readonly hold: Hold };

export type StarterName = "dispatch" | "sweep";
/** The platform's functions that start and look after executions; none when the deployment is destroyed. */
export type Starter = { readonly name: StarterName; readonly role: string };

/** A permission on one machine that stands on a starter's role. */
export type Grant = {
  readonly role: string;
  readonly policy: string;
  readonly machine: string;
  readonly hold: Exclude<Hold, "foreign">;
};

/** What an execution runs, whatever became of its machine's definition since it was started. */
export type Held = { readonly execution: string; readonly definition: string; readonly roleArn: string };

export type Inventory = {
  readonly machines: readonly Machine[];
  readonly functions: readonly FunctionFound[];
  readonly roles: readonly Role[];
  readonly logGroups: readonly LogGroup[];
  readonly secrets: readonly SecretFound[];
  readonly starters: readonly Starter[];
  readonly grants: readonly Grant[];
  readonly held: readonly Held[];
  /** Machine → why it will still be needed although nothing runs on it now: alerts to be started, cases to be closed. */
  readonly waiting: ReadonlyMap<string, readonly string[]>;
};
