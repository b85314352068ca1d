/** Runs inside a worker thread: loads a function's handler and calls it, one event at a time, as Lambda's Node.js runtime does. */
import { existsSync } from "node:fs";
import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { traceHeader } from "../../traces.ts";
import type { Call, FunctionError, Report, WorkerSetup } from "./messages.ts";
import { sendTraceHeader } from "./trace-header.ts";
import { patchConsole } from "./worker-console.ts";

const port = parentPort;
if (!port) throw new Error("worker.ts runs only as a worker thread of the local cloud.");
const setup: WorkerSetup = workerData;
const report = (message: Report) => port.postMessage(message);
const memory = () => Math.ceil(process.memoryUsage().heapUsed / 2 ** 20);
const current = { requestId: "" };

enableCompileCache(setup.compiled);
sendTraceHeader();
patchConsole(setup.logFormat, current, (text) => report({ kind: "log", text }));
process.on("uncaughtException", (error) => crash(describe(error)));
process.on("unhandledRejection", (reason) =>
  crash({ ...describe(reason), errorType: "Runtime.UnhandledPromiseRejection", errorMessage: String(reason) }),
);

function crash(error: FunctionError): void {
  report({ kind: "crash", error });
  process.exit(129);
}

/** An error in the shape of Lambda's answer; whatever else was thrown is an `Error` of its text. */
function describe(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) return { errorType: "Error", errorMessage: asText(thrown), trace: [] };
  return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? "").split("\n") };
}

const asText = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));

async function load(): Promise<(event: unknown, context: unknown) => unknown> {
  const dot = setup.handler.lastIndexOf(".");
  const [module, name] = [setup.handler.slice(0, dot), setup.handler.slice(dot + 1)];
  const file = [".mjs", ".js", ".cjs"]
    .map((ending) => join(setup.folder, module + ending))
    .find((path) => existsSync(path));
  if (!file) throw named("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  const loaded: Record<string, unknown> = await import(pathToFileURL(file).href);
  const handler = loaded[name];
  if (typeof handler !== "function") {
    throw named("Runtime.HandlerNotFound", `${setup.handler} is undefined or not exported`);
  }
  return (event, context) => handler(event, context);
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

function contextOf({ requestId, invokedFunctionArn, deadline }: Call) {
  return {
    ...setup.context,
    awsRequestId: requestId,
    invokedFunctionArn,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function answer(handler: (event: unknown, context: unknown) => unknown, call: Call): Promise<Report> {
  current.requestId = call.requestId;
  process.env._X_AMZN_TRACE_ID = traceHeader(call.requestId, Date.now());
  try {
    const result = await handler(JSON.parse(call.event), contextOf(call));
    return { kind: "result", payload: JSON.stringify(result) ?? "null", memory: memory() };
  } catch (thrown) {
    return { kind: "error", error: describe(thrown), memory: memory() };
  }
}

load().then(
  (handler) => {
    port.on("message", async (call: Call) => report(await answer(handler, call)));
    report({ kind: "ready" });
    // A worker ends without warning, so what it compiled is written as soon as it has nothing else to do.
    setTimeout(flushCompileCache, 500).unref();
  },
  (thrown) => crash(describe(thrown)),
);
