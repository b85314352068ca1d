import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError } from "../../service.ts";
import { unpack } from "./archive.ts";
import { type FunctionName, functionArn, functionKey } from "./arn.ts";
import { environment, logGroupOf } from "./environment.ts";
import { type FunctionLog, functionLog, logStreamName } from "./function-log.ts";
import { type Limits, workerPools } from "./pool.ts";
import type { Registry, Version } from "./registry.ts";
import { type Outcome, type Sandbox, type Start, startSandbox } from "./sandbox.ts";

export type Execution = Outcome & { readonly requestId: string; readonly executedVersion: string };

/** Runs calls of functions in worker threads, under the functions' own roles. */
export type Executor = ReturnType<typeof executor>;

export function executor(cloud: Cloud, registry: Registry, limits?: Limits) {
  const logs = new WeakMap<Sandbox, FunctionLog>();
  const key = ({ account, region, configuration, version, revision }: Version) =>
    `${account}/${region}/${configuration.name}:${version}@${revision}`;
  const pools = workerPools(key, start, limits);
  const unwritten = new Set<FunctionLog>();
  /** Calls under way of functions that have reserved concurrency. */
  const underWay = new Map<string, number>();
  let closed = false;

  /** Log lines reach the store after the answers that they would only delay; none after `close`, when the store may be closed too. */
  function write(): void {
    if (closed) return;
    for (const log of unwritten) log.flush();
    unwritten.clear();
  }

  function start(version: Version, ended: () => void): Sandbox {
    const { configuration } = version;
    const logGroup = logGroupOf(version);
    const logStream = logStreamName(version.version, cloud.clock.now());
    const folder = unpack(configuration.code, cloud);
    const { principal, credentials } = cloud.assumeRoleForService(
      configuration.role,
      { name: "lambda.amazonaws.com", account: version.account },
      configuration.name,
    );
    const log = functionLog(cloud, version, logStream, principal);
    const sandbox = startSandbox({
      setup: {
        folder,
        compiled: join(cloud.data, "lambda", "compiled"),
        handler: configuration.handler,
        logFormat: configuration.loggingConfig?.logFormat ?? "Text",
        context: {
          functionName: configuration.name,
          functionVersion: version.version,
          memoryLimitInMB: String(configuration.memorySize),
          logGroupName: logGroup,
          logStreamName: logStream,
        },
      },
      env: environment(version, { folder, logGroup, logStream, endpoint: cloud.endpoint() }, credentials),
      memorySize: configuration.memorySize,
      log: (text) => {
        if (closed) return;
        log.add(text);
        unwritten.add(log);
      },
      ended,
    });
    logs.set(sandbox, log);
    return sandbox;
  }

  async function runIn(
    sandbox: Sandbox,
    first: Start | undefined,
    version: Version,
    arn: string,
    requestId: string,
    event: string,
  ) {
    const log = logs.get(sandbox);
    log?.start(requestId, first);
    const { timeout, name } = version.configuration;
    const done = cloud.traces.begin({ requestId, function: name, event, die: () => sandbox.die() });
    const outcome = first?.error
      ? { payload: JSON.stringify(first.error), error: first.error, duration: first.duration, memory: 0 }
      : await sandbox.run(
          { requestId, event, invokedFunctionArn: arn, deadline: Date.now() + timeout * 1000 },
          timeout,
        );
    done();
    if (closed) return outcome;
    log?.end(requestId, outcome, first);
    if (log) unwritten.add(log);
    setImmediate(write);
    return outcome;
  }

  /** In a worker that has just started and takes no other event. */
  async function runCold(version: Version, arn: string, requestId: string, event: string): Promise<Outcome> {
    const sandbox = start(version, () => {});
    const outcome = await runIn(sandbox, await sandbox.started, version, arn, requestId, event);
    await sandbox.close();
    return outcome;
  }

  return {
    /** Runs the version that the name stands for; the answer to every failure of the function itself is an outcome, not an exception. */
    async run(name: FunctionName, event: string, requestId: string = randomUUID()): Promise<Execution> {
      const version = registry.resolve(name);
      const reserved = registry.function(name)?.inputs.reservedConcurrentExecutions ?? -1;
      const cap = reserved < 0 ? Infinity : reserved;
      const done = takePlace(functionKey(name), cap);
      try {
        return await runVersion(name, version, cap, event, requestId);
      } finally {
        done();
      }
    },
    workers: pools.size,
    /** Ends the workers; what they printed until then is written. */
    async close(): Promise<void> {
      await pools.close();
      write();
      closed = true;
    },
  };

  /** A call beyond the function's reserved concurrency is throttled: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
  function takePlace(key: string, cap: number): () => void {
    const running = underWay.get(key) ?? 0;
    if (running >= cap)
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, {
        Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      });
    underWay.set(key, running + 1);
    return () => void underWay.set(key, (underWay.get(key) ?? 1) - 1);
  }

  async function runVersion(
    name: FunctionName,
    version: Version,
    cap: number,
    event: string,
    requestId: string,
  ): Promise<Execution> {
    const arn = functionArn(name);
    const outcome = cloud.traces.isCold(event)
      ? await runCold(version, arn, requestId, event)
      : await pools.submit({
          version,
          cap,
          run: (sandbox, first) => runIn(sandbox, first, version, arn, requestId, event),
        });
    return { ...outcome, requestId, executedVersion: version.version };
  }
}
