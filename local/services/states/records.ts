import type { Json, Properties, Store } from "../../service.ts";

/** A state machine as it is now. */
export type MachineRecord = {
  readonly arn: string;
  readonly name: string;
  /** The hash under which the definition's text is kept. */
  readonly definition: string;
  readonly roleArn: string;
  readonly status: "ACTIVE" | "DELETING";
  readonly created: number;
  readonly revision: string;
  readonly description?: string;
  /** The rest of what was declared, as it is given back: logging, tracing, encryption, tags. */
  readonly declared: Properties;
  /** Published versions, by number. */
  readonly versions: Readonly<Record<string, { definition: string; roleArn: string; created: number }>>;
};

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

export type ExecutionRecord = {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly versionArn?: string;
  readonly roleArn: string;
  readonly definition: string;
  readonly input: string;
  readonly started: number;
  /** When the machine's own time limit ends it. */
  readonly deadline?: number;
  status: ExecutionStatus;
  stopped?: number;
  output?: string;
  error?: string;
  cause?: string;
};

/** How an attempt of a state ended. */
export type Outcome =
  | { readonly ok: true; readonly result: Json }
  | { readonly ok: false; readonly error: string; readonly cause?: string; readonly missedHeartbeat?: true };

/** A function that was called, and what may end the call. */
export type TaskPhase = {
  readonly kind: "task";
  readonly resource: string;
  readonly functionArn: string;
  readonly payload: string;
  readonly event?: boolean;
  readonly token?: string;
  readonly deadline?: number;
  readonly heartbeatSeconds?: number;
  beatBy?: number;
  /** The function has taken the token: it is not called again after a restart. */
  submitted?: boolean;
};

/** A Parallel or Map whose branches or items are threads of their own. */
export type ChildrenPhase = {
  readonly kind: "children";
  readonly count: number;
  readonly atOnce: number;
  started: number;
  done: number;
  /** Only of a Map that counts failed items. */
  readonly tolerance?: Tolerance;
  /** Items that failed and were tolerated. */
  failed?: number;
};

/** How many of a Map's items may fail; without either number none. */
export type Tolerance = { readonly count: number | null; readonly percentage: number | null; readonly items: number };

/** Where a thread stands in its state; what a restart goes on from. */
export type Phase =
  | { readonly kind: "enter" }
  | { readonly kind: "attempt" }
  | { readonly kind: "retry"; readonly until: number }
  | { readonly kind: "wait"; readonly until: number }
  | TaskPhase
  | ChildrenPhase
  | { readonly kind: "settled"; readonly outcome: Outcome }
  /** An item whose turn has not come. */
  | { readonly kind: "queued" }
  /** A branch or item that ended well and waits for the others. */
  | { readonly kind: "done"; readonly output: Json }
  /** An item that failed while more may fail. */
  | { readonly kind: "tolerated" };

export type MapItem = { readonly Index: number; readonly Value: Json; readonly Key?: string };

/** One line of control: the execution itself, a branch, or a map's item. */
export type ThreadRecord = {
  readonly id: string;
  readonly parent?: { readonly id: string; readonly index: number };
  readonly map?: MapItem;
  /** How many items of a Map it works on, when it is a batch. */
  readonly items?: number;
  state: string;
  input: Json;
  entered: number;
  /** Attempts made by each retrier of the state. */
  attempts: number[];
  variables: Record<string, Json>;
  /** The last history event of this thread. */
  lastEvent: number;
  /** The event with which it entered its state. */
  enteredEvent: number;
  phase: Phase;
};

const collections = {
  machines: "states.machines",
  definitions: "states.definitions",
  executions: "states.executions",
  running: "states.running",
  threads: "states.threads",
  history: "states.history",
} as const;

/** One typed collection of the store. */
function table<T>(store: Store, collection: string) {
  return {
    get: (key: string) => store.get<T>(collection, key),
    put: (key: string, value: T) => store.put(collection, key, value),
    delete: (key: string) => store.delete(collection, key),
    list: (options?: Parameters<Store["list"]>[1]) => store.list<T>(collection, options),
  };
}

export type HistoryRecord = { readonly id: number; readonly type: string } & Properties;

/** All that Step Functions keeps. */
export const openRecords = (store: Store) => ({
  machines: table<MachineRecord>(store, collections.machines),
  definitions: table<string>(store, collections.definitions),
  executions: table<ExecutionRecord>(store, collections.executions),
  /** The executions that run, with the number of their history events. */
  running: table<{ events: number }>(store, collections.running),
  threads: table<ThreadRecord>(store, collections.threads),
  history: table<HistoryRecord>(store, collections.history),
  transaction: store.transaction,
});
export type Records = ReturnType<typeof openRecords>;

export const threadKey = (executionArn: string, thread: string) => `${executionArn}#${thread}`;
export const historyKey = (executionArn: string, id: number) => `${executionArn}#${String(id).padStart(6, "0")}`;
