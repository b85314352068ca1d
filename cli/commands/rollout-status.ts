/** `socless rollout status`. */
import type { Command } from "commander";
import { globals } from "../global.ts";
import { print } from "../output.ts";
import { type FleetOptions, onFleet, openFleetOf, stopping } from "./rollout-up.ts";

export function statusCommand(): Command {
  return onFleet("status")
    .description("Shows how each target of a fleet stands, who holds it, and its last rollouts.")
    .option("--check", "take each platform's own alert to its end, too, as socless health does")
    .addHelpText("after", "\nExit code 0: it could be told. 1: not, or with --check a target is not healthy.")
    .action(status);
}

async function status(options: FleetOptions & { check?: boolean }, self: Command): Promise<void> {
  const { json = false } = globals(self);
  const open = await openFleetOf(self, options);
  const { readStatus } = await import("../rollout/status/status.ts");
  const { describeStatus, statusDocument } = await import("../rollout/status/report.ts");
  const say = (line: string) => console.error(line);
  const check = options.check ?? false;
  const found = await readStatus(open, { check, signal: stopping(say), say });
  print(json, statusDocument(found), describeStatus(found, Date.now()));
  if (check && found.targets.some(({ health }) => health?.healthy === false)) process.exitCode = 1;
}
