import { randomUUID } from "node:crypto";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError } from "../../service.ts";
import type { Deliveries } from "../deliveries.ts";
import { parsePattern } from "./pattern.ts";
import { isEnabled, type Rule, ruleArn, rulesOf } from "./rule.ts";
import { type Target, targetsOf } from "./target.ts";
import { atPath, transform } from "./transform.ts";

/** An event as EventBridge hands it on. */
export type Envelope = {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
};

export function envelope(
  { account, region }: { account: string; region: string },
  event: { source: string; detailType: string; detail: unknown; resources?: readonly string[] | undefined },
  time: number,
): Envelope {
  const { source, detailType, detail, resources = [] } = event;
  const second = new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account,
    time: second,
    region,
    resources,
    detail,
  };
}

/** Hands an event to the targets of every rule that it fits; all are kept before this returns. */
export function route(cloud: Cloud, deliveries: Deliveries, event: Envelope): void {
  const { account, region } = event;
  cloud.store.transaction(() => {
    for (const rule of rulesOf(cloud.store, account, region)) {
      if (!isEnabled(rule) || !parsePattern(rule.inputs.eventPattern)(event)) continue;
      for (const target of targetsOf(cloud.store, rule.inputs.name, account, region))
        deliver(cloud, deliveries, rule, target, event);
    }
  });
}

function deliver(cloud: Cloud, deliveries: Deliveries, rule: Rule, target: Target, event: Envelope): void {
  const arn = ruleArn(rule);
  deliveries.send({
    target: target.arn,
    payload: payloadOf(target, event, {
      arn,
      name: rule.inputs.name,
      ingestedAt: new Date(cloud.clock.now()).toISOString(),
    }),
    ...(target.roleArn && { roleArn: target.roleArn }),
    ...(target.deadLetterConfig?.arn && { deadLetterArn: target.deadLetterConfig.arn }),
    maximumRetryAttempts: target.retryPolicy?.maximumRetryAttempts ?? 185,
    maximumEventAgeInSeconds: target.retryPolicy?.maximumEventAgeInSeconds ?? 86_400,
    origin: { name: "RULE_ARN", arn },
  });
}

function payloadOf(
  { input, inputPath, inputTransformer }: Target,
  event: Envelope,
  rule: { readonly arn: string; readonly name: string; readonly ingestedAt: string },
): string {
  if (input !== undefined) return input;
  if (inputPath !== undefined) return JSON.stringify(atPath(event, inputPath) ?? null);
  if (inputTransformer)
    return transform({ ...event }, inputTransformer.inputTemplate, inputTransformer.inputPaths, rule);
  return JSON.stringify(event);
}

/** Reads an event's `Detail`: a JSON object. */
export function readDetail(text: string): unknown {
  try {
    const detail: unknown = JSON.parse(text);
    if (typeof detail === "object" && detail !== null && !Array.isArray(detail)) return detail;
  } catch {
    // Not JSON: the same answer as for what is no object.
  }
  throw new AwsError("MalformedDetail", "Detail is malformed.");
}
