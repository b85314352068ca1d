/** The health check of a fleet's target, with what deploys there. */
import { z } from "zod";
import { target as platformOutputs } from "../../deployment.ts";
import { type Check, checkAlarms, checkPlatform, type Health } from "../../health/health.ts";
import { takeRole } from "../credentials.ts";
import type { StackTarget } from "../fleet/types.ts";

export type HealthOptions = {
  readonly signal: AbortSignal;
  /** Told what is being waited for. */
  say(step: string): void;
  /** As in `checkPlatform`. */
  readonly withinSeconds?: number | undefined;
};

/**
 * A platform's own alert is taken to its end, and its alarms are read. A member has no platform: nothing is asked of it.
 * Throws only when the signal aborts it.
 */
export async function checkHealth(target: StackTarget, options: HealthOptions): Promise<Health> {
  return onPlatform(target, (platform) => checkPlatform({ ...options, ...platform }));
}

/** Only which of its alarms are on at this moment. */
export async function readAlarms(target: StackTarget, { signal }: Pick<HealthOptions, "signal">): Promise<Health> {
  return onPlatform(target, (platform) => checkAlarms({ ...platform, signal }));
}

async function onPlatform(
  target: StackTarget,
  check: (platform: Pick<Check, "target" | "client">) => Promise<Health>,
): Promise<Health> {
  if (target.hub !== undefined) return { healthy: true, problems: [] };
  const outputs = platformOutputs.safeParse(target.outputs);
  if (!outputs.success)
    return {
      healthy: false,
      problems: [
        `The outputs of the stack ${target.stack} are not those of a platform (${z.prettifyError(outputs.error)}). Deploy it again.`,
      ],
    };
  const { region, deploymentRole: role } = target;
  const taken = role && { roleArn: role.arn, externalId: role.externalId };
  const client = { region, ...(taken && { credentials: () => takeRole(taken, { region }) }) };
  return check({ target: outputs.data, client });
}
