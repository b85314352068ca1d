/** What can be known before a target's update: whoever deploys gets in, the region is there, the secrets have values. */
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import { type Config, takeRole } from "../credentials.ts";
import type { FleetTarget } from "../fleet/types.ts";

export type PreflightOptions = {
  readonly signal: AbortSignal;
  /** Told what is good to know and no reason to stop. */
  say(advice: string): void;
};

/** What the STS of a region answers when the account has not enabled the region. */
const regionOff = ["RegionDisabledException", "InvalidClientTokenId", "UnrecognizedClientException"];
const ownKey = "endpoints/self-test";
const outputs = z.object({ secrets: z.record(z.string(), z.string()) });

/** One sentence for each problem: what, and what to do. Throws only when the signal aborts it. */
export async function preflight(target: FleetTarget, { signal, say }: PreflightOptions): Promise<readonly string[]> {
  const { name, account, region, deploymentRole: role } = target;
  const at: Config = { region };
  let here = at;
  try {
    if (role) {
      const taken = await takeRole({ roleArn: role.arn, externalId: role.externalId }, at);
      here = { region, credentials: taken };
    }
    const { Account: found } = await new STSClient(here).send(new GetCallerIdentityCommand({}), {
      abortSignal: signal,
    });
    if (found !== account)
      return [
        role
          ? `Target "${name}" is in the account ${account}, and its deployment role is of ${found}: mend the fleet file.`
          : `Target "${name}" is in the account ${account}, and the credentials at hand are of ${found}: use others (AWS_PROFILE), or give the target a deploymentRole.`,
      ];
  } catch (error) {
    signal.throwIfAborted();
    const [code, why] = error instanceof Error ? [error.name, error.message] : ["", String(error)];
    if (regionOff.includes(code))
      return [
        `Target "${name}": the region ${region} does not take the credentials (${code}). Enable the region in the account ${account}, and in the account that the credentials at hand are of; if it is enabled, those credentials are not valid.`,
      ];
    return [
      role
        ? `Target "${name}": the deployment role ${role.arn} cannot be taken (${why}). Its trust policy must admit whoever rolls out, with the external id ${role.externalId}.`
        : `Target "${name}": AWS does not say whose the credentials at hand are (${why}). Set credentials of the account ${account}.`,
    ];
  }
  if (target.hub !== undefined) return [];
  const deployed = outputs.safeParse(target.outputs);
  if (!deployed.success) {
    say(`Target "${name}" is new: after its first update, give each of its secrets a value by socless secret set.`);
    return [];
  }
  return secretProblems(target, here, deployed.data.secrets, signal);
}

async function secretProblems(
  { name, region }: FleetTarget,
  client: Config,
  secrets: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const manager = new SecretsManagerClient({ ...client, region });
  const problems: string[] = [];
  for (const [secret, SecretId] of Object.entries(secrets)) {
    if (secret === ownKey) continue; // each health check sets it
    try {
      const { VersionIdsToStages = {} } = await manager.send(new DescribeSecretCommand({ SecretId }), {
        abortSignal: signal,
      });
      if (!Object.values(VersionIdsToStages).some((stages) => stages.includes("AWSCURRENT")))
        problems.push(
          `Target "${name}": the secret ${secret} has no value: set it by socless secret set ${secret} --target ${name}.`,
        );
    } catch (error) {
      signal.throwIfAborted();
      const why = error instanceof Error ? error.message : String(error);
      problems.push(`Target "${name}": nobody can tell whether the secret ${secret} has a value (${why}).`);
    }
  }
  return problems;
}
