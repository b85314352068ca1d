/** Deletes one thing. What is gone already counts as deleted. */
import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteRoleCommand, DeleteRolePolicyCommand, type IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import { DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { DeleteStateMachineCommand } from "@aws-sdk/client-sfn";
import { type Clients, unlessGone } from "./clients.ts";
import { grantOn } from "./grants.ts";
import type { Item, Mend } from "./item.ts";
import { policiesOf } from "./roles.ts";

export async function deleteItem(
  { states, lambda, iam, logs, secrets }: Clients,
  { kind, id, of }: Item,
): Promise<void> {
  switch (kind) {
    case "permission":
      await unlessGone(iam.send(new DeleteRolePolicyCommand({ RoleName: of, PolicyName: id })));
      return;
    case "state machine":
      await unlessGone(states.send(new DeleteStateMachineCommand({ stateMachineArn: id })));
      return;
    case "function":
      await unlessGone(lambda.send(new DeleteFunctionCommand({ FunctionName: id })));
      return;
    case "version":
      await unlessGone(lambda.send(new DeleteFunctionCommand({ FunctionName: of, Qualifier: id })));
      return;
    case "role":
      await unlessGone(deleteRole(iam, id));
      return;
    case "log group":
      await unlessGone(logs.send(new DeleteLogGroupCommand({ logGroupName: id })));
      return;
    case "secret":
      // Can be restored for AWS's own 30 days: nobody but its owner may know the value.
      await unlessGone(secrets.send(new DeleteSecretCommand({ SecretId: id })));
  }
}

/** A role goes with its own inline policies; one to which somebody has attached others stays, and IAM says why. */
async function deleteRole(iam: IAMClient, RoleName: string): Promise<void> {
  for (const PolicyName of await policiesOf(iam, RoleName))
    await unlessGone(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
  await iam.send(new DeleteRoleCommand({ RoleName }));
}

/** Puts a machine's permission back on a starter's role. */
export async function putBack({ iam }: Clients, { role, starter, machine }: Mend): Promise<void> {
  const PolicyName = `${machine.split(":").at(-1)}-${starter}`;
  await iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName, PolicyDocument: grantOn(machine, starter) }));
}
