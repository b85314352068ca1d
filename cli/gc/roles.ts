/** Reads roles, and the permissions that playbooks put on the roles of dispatch and sweep. */
import {
  GetRolePolicyCommand,
  type IAMClient,
  paginateListRolePolicies,
  paginateListRoles,
  paginateListRoleTags,
  type Tag,
} from "@aws-sdk/client-iam";
import { mapInTurns, present, unlessGone } from "./clients.ts";
import { machineOf } from "./grants.ts";
import type { Grant, Role, Starter } from "./inventory.ts";
import { holdOf, namePrefix, type Scope, tagsOf } from "./scope.ts";
import type { StackState } from "./state.ts";

export type Listed = { readonly name: string; readonly arn: string };

/** The roles that are named like ours. The stack in their path may have been renamed since. */
export async function listRoles(client: IAMClient): Promise<Listed[]> {
  const found: Listed[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client, pageSize: 1000 }, { PathPrefix: "/socless/" }))
    for (const { RoleName: name = "", Arn: arn = "" } of Roles)
      if (name.startsWith(namePrefix)) found.push({ name, arn });
  return found;
}

export async function readRoles(
  client: IAMClient,
  roles: readonly Listed[],
  scope: Scope,
  state: StackState,
): Promise<Role[]> {
  const read = async (role: Listed): Promise<Role> => {
    const tags: Tag[] = [];
    for await (const { Tags = [] } of paginateListRoleTags({ client }, { RoleName: role.name })) tags.push(...Tags);
    return { ...role, hold: holdOf(tagsOf(tags), scope, state, "role", role.name) };
  };
  return present(await mapInTurns(roles, (role) => unlessGone(read(role))));
}

/** Names of a role's inline policies. */
export async function policiesOf(client: IAMClient, RoleName: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName }))
    names.push(...PolicyNames);
  return names;
}

type ListedGrant = Omit<Grant, "hold">;

/** What the starters' roles allow on one machine of this account and region each; other policies are nobody's business here. */
export async function listGrants(
  client: IAMClient,
  starters: readonly Starter[],
  { partition, region, account }: Scope,
): Promise<ListedGrant[]> {
  const policies = (
    await mapInTurns(starters, async ({ role }) => {
      const names = (await unlessGone(policiesOf(client, role))) ?? [];
      return names.map((policy) => ({ role, policy }));
    })
  ).flat();
  const place = `arn:${partition}:states:${region}:${account}:`;
  const found = await mapInTurns(policies, async ({ role, policy }): Promise<ListedGrant[]> => {
    const call = client.send(new GetRolePolicyCommand({ RoleName: role, PolicyName: policy }));
    const machine = machineOf(decodeURIComponent((await unlessGone(call))?.PolicyDocument ?? ""));
    return machine?.startsWith(place) ? [{ role, policy, machine }] : [];
  });
  return found.flat();
}

export const holdGrants = (grants: readonly ListedGrant[], state: StackState): Grant[] =>
  grants.map((grant) => ({
    ...grant,
    hold: state.has("rolePolicy", `${grant.role}:${grant.policy}`) ? "current" : "retained",
  }));
