import { randomUUID } from "node:crypto";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError } from "../../service.ts";
import { type FunctionName, functionArn } from "./arn.ts";
import { sendToDestination } from "./destination.ts";
import type { Execution, Executor } from "./executor.ts";
import { invokeConfigOf } from "./invoke-config.ts";
import type { Registry } from "./registry.ts";
import { sendToQueue } from "./send-to-queue.ts";

const collection = "lambda/async";
/** Lambda waits one minute before the first retry and two before the second. */
const retryAfter = [60_000, 120_000];

type Queued = {
  readonly name: FunctionName;
  readonly payload: string;
  readonly requestId: string;
  readonly queuedAt: number;
  readonly attempts: number;
  /** How often it came back because the function was throttled, which counts as no attempt. */
  readonly throttles?: number;
  readonly nextAt: number;
};

/** How a call ended; without an execution the function was not called at all. */
type Ended = { readonly condition: string; readonly invokes: number; readonly execution?: Execution };

/** Asynchronous calls: kept in the store until they succeeded or were handed to a dead-letter queue or destination. */
export type AsyncInvokes = ReturnType<typeof asyncInvokes>;

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export function asyncInvokes(cloud: Cloud, registry: Registry, executor: Executor) {
  const timers = new Map<string, { cancel(): void }>();

  function schedule(key: string, { nextAt }: Queued): void {
    timers.set(
      key,
      cloud.clock.setTimer(nextAt, () => void attempt(key)),
    );
  }

  async function attempt(key: string): Promise<void> {
    timers.delete(key);
    const queued = cloud.store.get<Queued>(collection, key);
    if (!queued) return;
    if (registry.function(queued.name)?.inputs.reservedConcurrentExecutions === 0)
      return finish(key, queued, { condition: "ZeroReservedConcurrency", invokes: 0 });
    const execution = await run(queued);
    const { attempts, throttles = 0 } = queued;
    if (execution === "throttled") {
      const wait = Math.min(300_000, 1000 * 2 ** throttles);
      return again(key, { ...queued, throttles: throttles + 1 }, wait, { condition: "", invokes: attempts });
    }
    const ended = { execution, invokes: attempts + 1 };
    if (!execution.error) return finish(key, queued, { ...ended, condition: "Success" });
    if (attempts >= invokeConfigOf(cloud.store, queued.name).maximumRetryAttempts)
      return finish(key, queued, { ...ended, condition: "RetriesExhausted" });
    again(key, { ...queued, attempts: attempts + 1 }, retryAfter[attempts] ?? 120_000, { ...ended, condition: "" });
  }

  /** Puts it back into the queue, unless it is too old by then. */
  function again(key: string, queued: Queued, wait: number, ended: Ended): void {
    const next = { ...queued, nextAt: cloud.clock.now() + wait };
    const { maximumEventAgeInSeconds } = invokeConfigOf(cloud.store, queued.name);
    if (next.nextAt - queued.queuedAt > maximumEventAgeInSeconds * 1000)
      finish(key, queued, { ...ended, condition: "EventAgeExceeded" });
    else {
      cloud.store.put(collection, key, next);
      schedule(key, next);
    }
  }

  async function run({ name, payload, requestId }: Queued): Promise<Execution | "throttled"> {
    try {
      return await executor.run(name, payload, requestId);
    } catch (thrown) {
      if (thrown instanceof AwsError && (thrown.status === 429 || thrown.status >= 500)) return "throttled";
      const error = {
        errorType: thrown instanceof AwsError ? thrown.code : "Lambda.Unknown",
        errorMessage: String(thrown),
      };
      return { payload: JSON.stringify(error), error, duration: 0, memory: 0, requestId, executedVersion: "$LATEST" };
    }
  }

  /** In one transaction: the destination's message stands where the call was. */
  function finish(key: string, queued: Queued, ended: Ended): void {
    const { name, payload, requestId } = queued;
    const function_ = registry.function(name);
    const sender = function_ && { account: name.account, ...function_.inputs };
    const { onSuccess, onFailure } = invokeConfigOf(cloud.store, name);
    const isDone = ended.condition === "Success";
    const destination = isDone ? onSuccess : onFailure;
    const deadLetters = isDone ? undefined : function_?.inputs.deadLetterConfig?.targetArn;
    const problem = ended.execution?.error?.errorMessage ?? "";
    cloud.store.transaction(() => {
      cloud.store.delete(collection, key);
      if (destination && sender) sendToDestination(cloud, sender, destination, recordOf(queued, ended));
      if (deadLetters && sender)
        sendToQueue(cloud, sender, deadLetters, JSON.parse(payload), {
          RequestID: { DataType: "String", StringValue: requestId },
          ErrorCode: { DataType: "Number", StringValue: ended.execution ? "200" : "429" },
          ErrorMessage: { DataType: "String", StringValue: problem.slice(0, 1024) },
        });
    });
    if (!isDone)
      cloud.log(`${name.name}: an asynchronous call failed for good (${ended.condition})${problem && `: ${problem}`}`);
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  function recordOf({ name, payload, requestId }: Queued, { condition, invokes, execution }: Ended): unknown {
    const response = execution && {
      responseContext: {
        statusCode: 200,
        executedVersion: execution.executedVersion,
        ...(execution.error ? { functionError: "Unhandled" } : {}),
      },
      responsePayload: JSON.parse(execution.payload),
    };
    return {
      version: "1.0",
      timestamp: new Date(cloud.clock.now()).toISOString(),
      requestContext: {
        requestId,
        functionArn: functionArn({ ...name, qualifier: name.qualifier ?? "$LATEST" }),
        condition,
        approximateInvokeCount: invokes,
      },
      requestPayload: JSON.parse(payload),
      ...response,
    };
  }

  return {
    add(name: FunctionName, payload: string): void {
      const now = cloud.clock.now();
      const queued: Queued = { name, payload, requestId: randomUUID(), queuedAt: now, attempts: 0, nextAt: now };
      const key = `${String(now).padStart(15, "0")}-${queued.requestId}`;
      cloud.store.put(collection, key, queued);
      schedule(key, queued);
    },
    start(): void {
      for (const { key, value } of cloud.store.list<Queued>(collection)) schedule(key, value);
    },
    stop(): void {
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
}
