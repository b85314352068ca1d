/** `socless rollout destroy`. */
import type { Command } from "commander";
import { agrees } from "../gc/agrees.ts";
import { globals } from "../global.ts";
import { print } from "../output.ts";
import { type FleetOptions, onFleet, openFleetOf, stopping } from "./rollout-up.ts";

type Options = FleetOptions & { yes?: boolean; dryRun?: boolean; breakLock?: boolean };

export function destroyCommand(): Command {
  return onFleet("destroy")
    .description("Removes one target, --target: all that is deployed there, its stack, and its entry in the record.")
    .option("--dry-run", "show what would be deleted")
    .option("--yes", "delete without asking")
    .option("--break-lock", "take the fleet's lock away even if the rollout that has it may still run")
    .addHelpText("after", "\nExit code 0: it is removed. 1: not, or not wholly.")
    .action(destroy);
}

async function destroy(options: Options, self: Command): Promise<void> {
  const { json = false, target } = globals(self);
  if (target === undefined) throw new Error("Say which target is to be removed: --target NAME.");
  const open = await openFleetOf(self, options, { ofOneTarget: true });
  const { removeTarget } = await import("../rollout/destroy/destroy.ts");
  const { describeRemoval, removalDocument } = await import("../rollout/destroy/report.ts");
  const say = (line: string) => console.error(line);
  const removal = await removeTarget(open, target, {
    breakLock: options.breakLock ?? false,
    dryRun: options.dryRun ?? false,
    signal: stopping(say),
    say,
    agrees: async (question) => options.yes === true || (await agrees(question)),
  });
  print(json, removalDocument(removal), describeRemoval(removal, open.file));
  if (removal.result.outcome !== "done") process.exitCode = 1;
}
