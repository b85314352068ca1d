import { Command } from "commander";
import { deploymentOf, globals } from "../global.ts";
import { openInteractions } from "../investigations.ts";
import { print, table } from "../output.ts";

export function interactionCommand(): Command {
  const command = new Command("interaction").description("Questions to people");
  command
    .command("list")
    .description("The questions that wait for an answer.")
    .action(async (_options: unknown, self: Command) => {
      const open = await openInteractions(await deploymentOf(self));
      const rows = open.map((q) => [q.investigation, q.step, q.asked.join(", "), q.expiresAt]);
      const text =
        rows.length === 0 ? "Nobody is being asked." : table([["INVESTIGATION", "STEP", "ASKED", "UNTIL"], ...rows]);
      print(globals(self).json ?? false, open, text);
    });
  return command;
}
