import { randomUUID } from "node:crypto";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Principal } from "../../service.ts";
import { logGroupOf } from "./environment.ts";
import type { Version } from "./registry.ts";
import type { Outcome, Start } from "./sandbox.ts";

/** What one worker prints, on its way to one log stream. */
export type FunctionLog = ReturnType<typeof functionLog>;

/** Log streams are named by day, version and a number of their own, as Lambda does. */
export function logStreamName(version: string, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[${version}]${randomUUID().replaceAll("-", "")}`;
}

/** Writes only while the function's role may; lines are kept until `flush`, which writes them in one go. */
export function functionLog(cloud: Cloud, version: Version, stream: string, principal: Principal) {
  const { account, region, configuration } = version;
  const group = logGroupOf(version);
  const json = configuration.loggingConfig?.logFormat === "JSON";
  const lines: { text: string; at: number }[] = [];
  const resource = `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${stream}`;

  const add = (text: string) => {
    lines.push({ text: text.replace(/\n$/, ""), at: cloud.clock.now() });
    if (lines.length >= 1000) flush();
  };
  const platform = (type: string, record: Record<string, unknown>, text: string) =>
    add(
      json
        ? JSON.stringify({ time: new Date(cloud.clock.now()).toISOString(), type: `platform.${type}`, record })
        : text,
    );

  const allowed = (): boolean => {
    try {
      cloud.authorize(principal, [
        { action: "logs:CreateLogStream", resource },
        { action: "logs:PutLogEvents", resource },
      ]);
      return true;
    } catch (error) {
      if (error instanceof AwsError) return false;
      throw error;
    }
  };

  function flush(): void {
    const pending = lines.splice(0);
    if (pending.length === 0 || !allowed()) return;
    cloud.store.transaction(() => {
      for (const { text, at } of pending) cloud.services.logs.append(account, region, group, stream, text, at);
    });
  }

  return {
    add,
    flush,
    start: (requestId: string, start: Start | undefined) => {
      const runtime = `nodejs:${configuration.runtime.replace(/\D/g, "")}`;
      if (start) platform("initStart", { runtimeVersion: runtime }, `INIT_START Runtime Version: ${runtime}`);
      platform(
        "start",
        { requestId, version: version.version },
        `START RequestId: ${requestId} Version: ${version.version}`,
      );
    },
    end: (requestId: string, { error, duration, memory }: Outcome, start: Start | undefined) => {
      if (error && !json)
        add(
          `${new Date(cloud.clock.now()).toISOString()}\t${requestId}\tERROR\tInvoke Error\t${JSON.stringify(error)}`,
        );
      const metrics = {
        durationMs: round(duration),
        billedDurationMs: Math.ceil(duration),
        memorySizeMB: configuration.memorySize,
        maxMemoryUsedMB: memory,
        ...(start && { initDurationMs: round(start.duration) }),
      };
      if (!json) add(`END RequestId: ${requestId}`);
      platform("report", { requestId, metrics, status: error ? "error" : "success" }, reportLine(requestId, metrics));
    },
  };
}

const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;

function reportLine(requestId: string, metrics: Record<string, number | undefined>): string {
  const { durationMs, billedDurationMs, memorySizeMB, maxMemoryUsedMB, initDurationMs } = metrics;
  const init = initDurationMs === undefined ? "" : `\tInit Duration: ${initDurationMs} ms`;
  return `REPORT RequestId: ${requestId}\tDuration: ${durationMs} ms\tBilled Duration: ${billedDurationMs} ms\tMemory Size: ${memorySizeMB} MB\tMax Memory Used: ${maxMemoryUsedMB} MB${init}`;
}
