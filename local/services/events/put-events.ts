import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError } from "../../service.ts";
import type { Deliveries } from "../deliveries.ts";
import type { BusPlace } from "./bus.ts";
import { parsePattern } from "./pattern.ts";
import { isEnabled, type Rule, ruleArn, rulesOf } from "./rule.ts";
import { type Target, targetsOf } from "./target.ts";
import { atPath, transform } from "./transform.ts";

/** An event as EventBridge hands it on. */
export const envelopeShape = z.object({
  version: z.literal("0"),
  id: z.string(),
  "detail-type": z.string(),
  source: z.string(),
  account: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()).readonly(),
  detail: z.unknown(),
});
export type Envelope = Readonly<z.output<typeof envelopeShape>>;

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

/**
 * Hands an event on a bus to the targets of every rule that it fits; all are kept before this returns. What came from
 * another bus (`forwarded`) goes to no third one:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export function route(cloud: Cloud, deliveries: Deliveries, bus: BusPlace, event: Envelope, forwarded = false): void {
  cloud.store.transaction(() => {
    for (const rule of rulesOf(cloud.store, bus)) {
      if (!isEnabled(rule) || !parsePattern(rule.inputs.eventPattern)(event)) continue;
      for (const target of targetsOf(cloud.store, rule))
        if (!(forwarded && isBus(target.arn))) deliver(cloud, deliveries, rule, target, event);
    }
  });
}

const isBus = (arn: string): boolean => arn.startsWith("arn:aws:events:");

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
