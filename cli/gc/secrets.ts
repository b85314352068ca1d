/** Reads secrets, never their values. */
import { paginateListSecrets, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SecretFound } from "./inventory.ts";
import { holdOf, namePrefix, type Scope, tagsOf } from "./scope.ts";
import type { StackState } from "./state.ts";

type Listed = Omit<SecretFound, "hold"> & { readonly tags: ReturnType<typeof tagsOf> };

/** The secrets that are named like ours, without those that are scheduled for deletion. */
export async function listSecrets(client: SecretsManagerClient): Promise<Listed[]> {
  const found: Listed[] = [];
  for await (const { SecretList = [] } of paginateListSecrets({ client, pageSize: 100 }, {}))
    for (const { ARN: arn = "", Name: name = "", Tags } of SecretList)
      if (name.startsWith(namePrefix)) found.push({ arn, name, tags: tagsOf(Tags) });
  return found;
}

export const holdSecrets = (secrets: readonly Listed[], scope: Scope, state: StackState): SecretFound[] =>
  secrets.map(({ arn, name, tags }) => ({ arn, name, hold: holdOf(tags, scope, state, "secret", arn) }));
