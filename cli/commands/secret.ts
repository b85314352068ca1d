import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { Command } from "commander";
import { deploymentOf, globals } from "../global.ts";
import { readInput } from "../input.ts";
import { print } from "../output.ts";

export function secretCommand(): Command {
  const command = new Command("secret").description("Secrets of the deployment");
  command
    .command("set <name>")
    .description(
      "Gives a secret a new value, read from standard input. The previous one stays valid for a while, for what is on its way.",
    )
    .option("--revoke-previous", "the previous value is refused from now on")
    .action(async (name: string, options: { revokePrevious?: boolean }, self: Command) => {
      const { target, client } = await deploymentOf(self);
      const arn = target.secrets[name];
      if (!arn) throw new Error(`There is no secret "${name}"; there are: ${Object.keys(target.secrets).join(", ")}.`);
      const value = (await readInput("-")).replace(/\r?\n$/, "");
      if (value === "")
        throw new Error(
          'The value on standard input is empty; for example: printf %s "$TOKEN" | socless secret set jira/token',
        );
      const secrets = new SecretsManagerClient(client);
      const { VersionId } = await secrets.send(new PutSecretValueCommand({ SecretId: arn, SecretString: value }));
      if (options.revokePrevious) await revoke(secrets, arn);
      print(
        globals(self).json ?? false,
        { name, version: VersionId, previousRevoked: options.revokePrevious ?? false },
        `Set ${name}.`,
      );
    });
  return command;
}

async function revoke(secrets: SecretsManagerClient, arn: string): Promise<void> {
  const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId: arn }));
  const previous = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes("AWSPREVIOUS"))?.[0];
  if (previous === undefined) return;
  await secrets.send(
    new UpdateSecretVersionStageCommand({ SecretId: arn, VersionStage: "AWSPREVIOUS", RemoveFromVersionId: previous }),
  );
}
