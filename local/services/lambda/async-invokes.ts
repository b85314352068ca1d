import { randomUUID } from "node:crypto";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError } from "../../service.ts";
import { type FunctionName, functionArn } from "./arn.ts";
import type { Execution, Executor } from "./executor.ts";
import { type InvokeConfig, invokeConfigOf } from "./invoke-config.ts";
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
  readonly nextAt: number;
};

/** Asynchronous calls: kept in the store until they succeeded or were handed to a dead-letter queue or destination. */
export type AsyncInvokes = ReturnType<typeof asyncInvokes>;

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
    const execution = await run(queued);
    if (!execution.error) return cloud.store.delete(collection, key);
    const attempts = queued.attempts + 1;
    const wait = retryAfter[attempts - 1] ?? 120_000;
    const config = invokeConfigOf(cloud.store, queued.name);
    const nextAt = cloud.clock.now() + wait;
    if (attempts > config.maximumRetryAttempts) return giveUp(key, queued, execution, config, "RetriesExhausted");
    if (nextAt - queued.queuedAt > config.maximumEventAgeInSeconds * 1000)
      return giveUp(key, queued, execution, config, "EventAgeExceeded");
    const next = { ...queued, attempts, nextAt };
    cloud.store.put(collection, key, next);
    schedule(key, next);
  }

  async function run({ name, payload, requestId }: Queued): Promise<Execution> {
    try {
      return await executor.run(name, payload, requestId);
    } catch (thrown) {
      const error = {
        errorType: thrown instanceof AwsError ? thrown.code : "Lambda.Unknown",
        errorMessage: String(thrown),
      };
      return { payload: JSON.stringify(error), error, duration: 0, memory: 0, requestId, executedVersion: "$LATEST" };
    }
  }

  /** In one transaction: the queue's message stands where the call was. */
  function giveUp(key: string, queued: Queued, execution: Execution, config: InvokeConfig, condition: string): void {
    const { name, payload, requestId, attempts } = queued;
    const function_ = registry.function(name);
    const sender = function_ && { account: name.account, ...function_.inputs };
    cloud.store.transaction(() => {
      cloud.store.delete(collection, key);
      if (config.onFailure && sender) {
        sendToQueue(cloud, sender, config.onFailure, {
          version: "1.0",
          timestamp: new Date(cloud.clock.now()).toISOString(),
          requestContext: {
            requestId,
            functionArn: functionArn({ ...name, qualifier: name.qualifier ?? "$LATEST" }),
            condition,
            approximateInvokeCount: attempts + 1,
          },
          requestPayload: JSON.parse(payload),
          responseContext: { statusCode: 200, executedVersion: execution.executedVersion, functionError: "Unhandled" },
          responsePayload: JSON.parse(execution.payload),
        });
      }
      const deadLetters = function_?.inputs.deadLetterConfig?.targetArn;
      if (deadLetters && sender) {
        sendToQueue(cloud, sender, deadLetters, JSON.parse(payload), {
          RequestID: { DataType: "String", StringValue: requestId },
          ErrorCode: { DataType: "Number", StringValue: "200" },
          ErrorMessage: { DataType: "String", StringValue: execution.error?.errorMessage.slice(0, 1024) ?? "" },
        });
      }
    });
    cloud.log(
      `${name.name}: an asynchronous call failed for good (${condition}): ${execution.error?.errorMessage ?? ""}`,
    );
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
