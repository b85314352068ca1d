/** `socless rollout plan`. */
import type { Command } from "commander";
import { globals } from "../global.ts";
import { print } from "../output.ts";
import { atOnce, type FleetOptions, onFleet, openFleetOf, stopping } from "./rollout-up.ts";

export function planCommand(): Command {
  return onFleet("plan")
    .description("Shows what up would do to each target, and what the policy pack says of it. Changes nothing.")
    .option("--at-once <n>", "targets that are previewed side by side", atOnce, 4)
    .addHelpText("after", "\nExit code 0: all can go. 1: a target cannot, or a mandatory policy is broken.")
    .action(plan);
}

async function plan(options: FleetOptions & { atOnce: number }, self: Command): Promise<void> {
  const { json = false } = globals(self);
  const open = await openFleetOf(self, options);
  const { canGo, planFleet } = await import("../rollout/plan/plan.ts");
  const { describePlan, planDocument } = await import("../rollout/plan/report.ts");
  const say = (line: string) => console.error(line);
  const found = await planFleet(open, { atOnce: options.atOnce, signal: stopping(say), say });
  print(json, planDocument(found), describePlan(found));
  if (!canGo(found)) process.exitCode = 1;
}
