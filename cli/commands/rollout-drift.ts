/** `socless rollout drift`. */
import type { Command } from "commander";
import { globals } from "../global.ts";
import { print } from "../output.ts";
import { atOnce, type FleetOptions, onFleet, openFleetOf, stopping } from "./rollout-up.ts";

export function driftCommand(): Command {
  return onFleet("drift")
    .description("Tells what was changed by hand, and what targets that were taken off the list have left behind.")
    .option("--at-once <n>", "targets that are read side by side", atOnce, 4)
    .addHelpText("after", "\nExit code 0: nothing. 1: a target could not be read. 2: there is something.")
    .action(drift);
}

const codes = { none: 0, error: 1, drift: 2 };

async function drift(options: FleetOptions & { atOnce: number }, self: Command): Promise<void> {
  const { json = false } = globals(self);
  const open = await openFleetOf(self, options);
  const { readDrift, verdictOf } = await import("../rollout/drift/drift.ts");
  const { describeDrift, driftDocument } = await import("../rollout/drift/report.ts");
  const say = (line: string) => console.error(line);
  const found = await readDrift(open, { atOnce: options.atOnce, signal: stopping(say), say });
  print(json, driftDocument(found), describeDrift(found));
  process.exitCode = codes[verdictOf(found)];
}
