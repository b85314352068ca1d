import { Worker } from "node:worker_threads";
import type { Call, FunctionError, Report, WorkerSetup } from "./messages.ts";

/** What came of one call. Times in milliseconds, memory in MB. */
export type Outcome = {
  readonly payload: string;
  readonly error?: FunctionError;
  readonly duration: number;
  readonly memory: number;
};

/** How the loading of the code went, and the milliseconds it took. */
export type Start = { readonly error?: FunctionError; readonly duration: number };

export type SandboxOptions = {
  readonly setup: WorkerSetup;
  readonly env: Readonly<Record<string, string>>;
  readonly memorySize: number;
  log(text: string): void;
  /** Called once, when it can take no more calls. */
  ended(): void;
};

/** One worker thread that runs one version of a function, one call at a time. */
export type Sandbox = {
  readonly started: Promise<Start>;
  run(call: Call, timeoutSeconds: number): Promise<Outcome>;
  /** Its process has ended, or is about to: it takes no more calls. */
  over(): boolean;
  /** Its process dies: a call under way fails as Lambda says it then. */
  die(): void;
  close(): Promise<void>;
};

const responseLimit = 6 * 1024 * 1024 + 100;
const startLimit = 30_000;

export function startSandbox({ setup, env, memorySize, log, ended }: SandboxOptions): Sandbox {
  const began = performance.now();
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: setup,
    env: { ...env },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memorySize },
  });
  let crashed: FunctionError | undefined;
  let over = false;
  let waiting:
    | { requestId: string; settle(result: { payload?: string; error?: FunctionError; memory: number }): void }
    | undefined;

  const start = Promise.withResolvers<Start>();
  const startTimer = setTimeout(
    () => fail({ errorType: "Runtime.InitTimedOut", errorMessage: "The function's code took too long to load." }),
    startLimit,
  );
  const beginning = (error?: FunctionError) => {
    clearTimeout(startTimer);
    start.resolve({ ...(error && { error }), duration: performance.now() - began });
  };
  const fail = (error: FunctionError) => {
    over = true;
    beginning(error);
    waiting?.settle({ error, memory: memorySize });
    void worker.terminate();
  };

  worker.on("message", (report: Report) => {
    if (report.kind === "log") log(report.text);
    else if (report.kind === "ready") beginning();
    else if (report.kind === "crash") crashed = report.error;
    else if (report.kind === "result") waiting?.settle({ payload: report.payload, memory: report.memory });
    else waiting?.settle({ error: report.error, memory: report.memory });
  });
  worker.on("error", (error) => {
    crashed ??= { errorType: exitType(error), errorMessage: error.message };
  });
  worker.on("exit", (status) => {
    fail(crashed && !waiting ? crashed : exitError(status, waiting?.requestId, crashed));
    setImmediate(ended);
  });

  return {
    started: start.promise,
    run: async (call, timeoutSeconds) => {
      const from = performance.now();
      const { promise, resolve } = Promise.withResolvers<{ payload?: string; error?: FunctionError; memory: number }>();
      waiting = { requestId: call.requestId, settle: resolve };
      const timer = setTimeout(() => fail(timedOut(call.requestId, timeoutSeconds)), timeoutSeconds * 1000);
      if (over) resolve({ error: exitError(1, call.requestId, crashed), memory: 0 });
      else worker.postMessage(call);
      const result = await promise;
      clearTimeout(timer);
      waiting = undefined;
      const error = result.error ?? tooLarge(result.payload ?? "null");
      const payload = error ? JSON.stringify(error) : (result.payload ?? "null");
      return { payload, ...(error && { error }), duration: performance.now() - from, memory: result.memory };
    },
    over: () => over,
    die: () => void worker.terminate(),
    close: async () => {
      over = true;
      clearTimeout(startTimer);
      await worker.terminate();
    },
  };
}

const timedOut = (requestId: string, seconds: number): FunctionError => ({
  errorType: "Sandbox.Timedout",
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
});

function exitError(status: number, requestId = "", crashed?: FunctionError): FunctionError {
  if (crashed?.errorType.startsWith("Runtime.")) return crashed;
  const reason = status === 0 ? "exited without providing a reason" : `exited with error: exit status ${status}`;
  return { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${requestId} Error: Runtime ${reason}` };
}

function exitType(error: Error): string {
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "Runtime.OutOfMemory" : error.name;
}

function tooLarge(payload: string): FunctionError | undefined {
  if (Buffer.byteLength(payload) <= responseLimit) return undefined;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${responseLimit} bytes).`;
  return { errorType: "Function.ResponseSizeTooLarge", errorMessage };
}
