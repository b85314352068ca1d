/** The accounts that the settings of stack `local` name, and the deployment roles in them. */
import { CreateRoleCommand, GetRoleCommand, IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { z } from "zod";
import type { Organization } from "../../local/cloud.ts";
import type { ClientConfig, Place } from "../deployment.ts";

const role = z.object({ arn: z.string(), externalId: z.string() });
const place = z.object({
  account: z.string().regex(/^\d{12}$/),
  region: z.string(),
  deploymentRole: role.optional().catch(undefined),
});
export type LocalPlace = z.output<typeof place>;

/** The targets' places as far as they can be read; what is wrong with them the program tells. */
export function placesIn(config: Readonly<Record<string, string>>): readonly LocalPlace[] {
  const list = z
    .array(z.unknown())
    .catch([])
    .parse(JSON.parse(config["socless:targets"] ?? "[]"));
  return list.flatMap((one) => place.safeParse(one).data ?? []);
}

const organization = z.object({ id: z.string() });

/** The organisation that the settings name, of all accounts of the targets. */
export function organizationIn(
  config: Readonly<Record<string, string>>,
  places: readonly LocalPlace[],
): Organization | undefined {
  const { data } = organization.safeParse(JSON.parse(config["socless:organization"] ?? "null"));
  return data && { id: data.id, accounts: [...new Set(places.map(({ account }) => account))] };
}

/** Makes the deployment roles that are not there, as the owner of each account does before the first deployment. */
export async function makeDeploymentRoles(
  places: readonly LocalPlace[],
  own: string,
  clientOf: (place: Place) => ClientConfig,
): Promise<void> {
  for (const { deploymentRole, ...at } of places) {
    const [, account, path, name] =
      /^arn:aws:iam::(\d{12}):role(\/(?:[^/]+\/)*)([^/]+)$/.exec(deploymentRole?.arn ?? "") ?? [];
    if (!deploymentRole || account !== at.account || !path || !name) continue;
    const iam = new IAMClient(clientOf(at));
    if (await exists(iam, name)) continue;
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${own}:root` },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": deploymentRole.externalId } },
        },
      ],
    });
    await iam.send(new CreateRoleCommand({ RoleName: name, Path: path, AssumeRolePolicyDocument }));
  }
}

async function exists(iam: IAMClient, RoleName: string): Promise<boolean> {
  try {
    await iam.send(new GetRoleCommand({ RoleName }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return false;
    throw error;
  }
}
