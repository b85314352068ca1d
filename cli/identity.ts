/** Whether the credentials at hand are of the account that a command is about. */
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Deployment } from "./deployment.ts";

/** Throws one plain sentence when they are of another account. When nobody can be asked, the command itself will tell why. */
export async function refuseOtherAccount({ target, client }: Deployment): Promise<void> {
  const found = await new STSClient(client).send(new GetCallerIdentityCommand({})).catch(() => undefined);
  if (found?.Account === undefined || found.Account === target.account) return;
  throw new Error(
    `The AWS credentials at hand are of the account ${found.Account}, and the target ${target.name} is in ${target.account}. Use credentials of that account, for example with AWS_PROFILE.`,
  );
}
