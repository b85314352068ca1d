import { Command } from "commander";
import { deploymentOf, globals } from "../global.ts";
import { readInput } from "../input.ts";
import { print } from "../output.ts";
import { sendAlert } from "../send-alert.ts";

export function alertCommand(): Command {
  const command = new Command("alert").description("Alerts");
  command
    .command("send <endpoint> [file]")
    .description("Signs an alert (a JSON file, or - for standard input) and posts it to an endpoint.")
    .option("--key <text>", "an idempotency key, instead of the endpoint's own fields")
    .action(async (endpoint: string, file: string | undefined, options: { key?: string }, self: Command) => {
      const sent = await sendAlert(await deploymentOf(self), endpoint, await readInput(file), options.key);
      const text = sent.duplicate
        ? `A duplicate of ${sent.investigationId}, seen ${sent.count} times now.`
        : `Opened ${sent.investigationId}. Watch it: socless investigation show ${sent.investigationId}`;
      print(globals(self).json ?? false, sent, text);
    });
  return command;
}
