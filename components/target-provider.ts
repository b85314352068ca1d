/** The aws provider of one target: what makes its resources, there and nowhere else. Pure. */
import type { ProviderArgs } from "@pulumi/aws";
import type { TargetSettings } from "./settings.ts";

/** Characters of a role session's name. */
const longestSession = 64;

/**
 * It refuses to work in another account than the target's. With a deployment role, it takes that role in a session which
 * says in CloudTrail which stack deployed; without one, it works with the credentials at hand.
 */
export function providerArgs(
  { name, account, region, deploymentRole }: Pick<TargetSettings, "name" | "account" | "region" | "deploymentRole">,
  stack: string,
): ProviderArgs {
  const sessionName = `socless-${stack}-${name}`.replace(/[^\w+=,.@-]/g, "-").slice(0, longestSession);
  return {
    region,
    allowedAccountIds: [account],
    defaultTags: { tags: { "socless:stack": stack, "socless:target": name } },
    ...(deploymentRole && {
      assumeRoles: [{ roleArn: deploymentRole.arn, externalId: deploymentRole.externalId, sessionName }],
    }),
  };
}
