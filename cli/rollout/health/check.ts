/** The health check of a fleet's target, with what deploys there. */
import { z } from "zod";
import { member, target as platform } from "../../deployment.ts";
import { type Check, checkAlarms, checkMember, checkPlatform, type Health, type Watch } from "../../health/health.ts";
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
 * A platform's own alert is taken to its end, and its alarms are read; of a member, which has no platform, its alarms.
 * Throws only when the signal aborts it.
 */
export async function checkHealth(target: StackTarget, options: HealthOptions): Promise<Health> {
  return look(target, {
    platform: (found) => checkPlatform({ ...options, ...found }),
    member: (found) => checkMember({ ...options, ...found }),
  });
}

/** Only which of its alarms are on at this moment. */
export async function readAlarms(target: StackTarget, { signal }: Pick<HealthOptions, "signal">): Promise<Health> {
  return look(target, {
    platform: (found) => checkAlarms({ ...found, signal }),
    member: (found) => checkMember({ ...found, signal, say: () => {}, withinSeconds: 0 }),
  });
}

type Looks = {
  platform(found: Pick<Check, "target" | "client">): Promise<Health>;
  member(found: Pick<Watch, "target" | "client">): Promise<Health>;
};

async function look(target: StackTarget, looks: Looks): Promise<Health> {
  const { region, deploymentRole: role } = target;
  const taken = role && { roleArn: role.arn, externalId: role.externalId };
  const client = { region, ...(taken && { credentials: () => takeRole(taken, { region }) }) };
  if (target.hub !== undefined) {
    const found = member.safeParse(target.outputs);
    return found.success ? looks.member({ target: found.data, client }) : notThose(target, "a member", found.error);
  }
  const found = platform.safeParse(target.outputs);
  return found.success ? looks.platform({ target: found.data, client }) : notThose(target, "a platform", found.error);
}

function notThose({ stack }: StackTarget, what: string, error: z.ZodError): Health {
  const why = `The outputs of the stack ${stack} are not those of ${what} (${z.prettifyError(error)}).`;
  return { healthy: false, problems: [`${why} Deploy it again.`] };
}
