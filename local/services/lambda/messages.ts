/** What the cloud and a worker thread tell each other. */

/** A function's error, in the shape of Lambda's answer. */
export type FunctionError = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
};

/** How a worker is set up: which export of which file it runs. */
export type WorkerSetup = {
  /** Where the function's files are. */
  readonly folder: string;
  /** Where compiled code is kept for the next start. */
  readonly compiled: string;
  readonly handler: string;
  readonly logFormat: "Text" | "JSON";
  readonly context: {
    readonly functionName: string;
    readonly functionVersion: string;
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly logStreamName: string;
  };
};

/** To the worker: one event. */
export type Call = {
  readonly requestId: string;
  readonly event: string;
  readonly invokedFunctionArn: string;
  /** Milliseconds since 1970, by the wall clock. */
  readonly deadline: number;
};

/** From the worker. */
export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "log"; readonly text: string }
  | { readonly kind: "result"; readonly payload: string; readonly memory: number }
  | { readonly kind: "error"; readonly error: FunctionError; readonly memory: number }
  /** The process would have ended: during its start or outside of a call. */
  | { readonly kind: "crash"; readonly error: FunctionError };
