import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import pulumi from "@pulumi/pulumi";
import debuggable from "@pulumi/pulumi/runtime/debuggable.js";
import type { Job } from "./job.ts";
import type { monitor } from "./monitor.ts";

/** The SDK's own pattern takes no file:// addresses, which ES modules have in their stack traces. */
const framePosition = /^\s*at (?:.* \()?(?:file:\/\/)?(?<file>\/.*):(?<line>[0-9]+):(?<column>[0-9]+)\)?$/;

/** Runs a Pulumi program in this process against the monitor. Returns what was thrown outside of any resource. */
export async function runProgram(job: Job, connection: ReturnType<typeof monitor>): Promise<unknown[]> {
  const { runtime } = pulumi;
  Reflect.set(pulumi.Resource, "framePositionRegExp", framePosition);
  // Else the SDK keeps a stack trace of each promise, four a property: a third of the time, and most of the memory.
  Reflect.set(debuggable, "debuggablePromise", (promise: unknown) => promise);
  runtime.setMockOptions(connection, job.project, job.stack, job.preview, "organization");
  await awaitFeatureSupport();
  runtime.setAllConfig(job.config, job.secretKeys);
  process.chdir(dirname(job.program));

  const thrown = new Set<unknown>();
  const note = (reason: unknown) => void thrown.add(reason);
  process.on("unhandledRejection", note);
  process.on("uncaughtException", note);
  try {
    await runtime.runInPulumiStack(async () => ({ ...(await import(pathToFileURL(job.program).href)) }));
  } catch (error) {
    note(error);
  }
  await runtime.disconnect();
  // Rejections of outputs that nobody waited for are reported by Node one turn later.
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("unhandledRejection", note);
  process.off("uncaughtException", note);
  return [...thrown];
}

/** The SDK asks the monitor what it can do; this step is not in the SDK's declared types. */
async function awaitFeatureSupport(): Promise<void> {
  const ask: unknown = Reflect.get(pulumi.runtime, "awaitFeatureSupport");
  if (typeof ask !== "function")
    throw new Error("This version of @pulumi/pulumi is not the one that package.json pins.");
  await ask();
}
