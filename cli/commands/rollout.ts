import { Command, InvalidArgumentError } from "commander";
import { globals } from "../global.ts";
import { print } from "../output.ts";
import { type Engine, openEngine } from "../rollout/repair/engine.ts";
import { repair } from "../rollout/repair/repair.ts";
import { describe } from "../rollout/repair/report.ts";
import { secondsUpTo } from "../seconds.ts";
import { destroyCommand } from "./rollout-destroy.ts";
import { driftCommand } from "./rollout-drift.ts";
import { planCommand } from "./rollout-plan.ts";
import { statusCommand } from "./rollout-status.ts";
import { upCommand } from "./rollout-up.ts";

type RepairOptions = {
  stack?: string;
  fleet?: string;
  settle: number;
  found?: ReadonlyMap<string, string>;
  absent?: ReadonlySet<string>;
  breakLock?: boolean;
};

export function rolloutCommand(): Command {
  const command = new Command("rollout").description("Brings the stacks of a fleet up to date and mends them");
  for (const one of [planCommand, upCommand, statusCommand, driftCommand, destroyCommand]) command.addCommand(one());
  command
    .command("repair")
    .description("Mends the state of a stack whose pulumi up was killed, so that nothing is orphaned or made twice.")
    .option("--stack <name>", "the stack (default: the selected one)")
    .option("--fleet <file>", "the fleet file: the stack is the one of --target")
    .option(
      "--settle <seconds>",
      "what was under way may come into being so long after the kill",
      secondsUpTo(3600),
      60,
    )
    .option("--found <urn=id>", "it was made, and has this id; may be said again", found)
    .option("--absent <urn>", "it was not made; may be said again", absent)
    .option("--break-lock", "take the stack's lock away even if its holder may still run")
    .action(runRepair);
  return command;
}

async function runRepair(options: RepairOptions, self: Command): Promise<void> {
  const { json = false, local, target } = globals(self);
  if (local) throw new Error("npm start mends what it has deployed by itself, when it is started again.");
  // AWS's clients take half a second to load: not for every command.
  const { handsOn } = await import("../rollout/repair/hands.ts");
  const engine = await engineOf(options, target);
  const outcome = await repair(
    handsOn(engine, ".socless/repair", (line) => console.error(line)),
    {
      told: { found: options.found ?? new Map(), absent: options.absent ?? new Set() },
      settleSeconds: options.settle,
      breakLock: options.breakLock ?? false,
    },
  );
  const { fleet } = options;
  print(json, outcome, describe(outcome, fleet && `socless rollout up --fleet ${fleet} --resume`));
  if (!outcome.mended) process.exitCode = 1;
}

async function engineOf({ stack, fleet }: RepairOptions, target: string | undefined): Promise<Engine> {
  if (fleet === undefined && target !== undefined)
    throw new Error("--target is of a fleet: say --fleet FILE with it, or the stack by --stack.");
  if (fleet === undefined) return openEngine({ stack });
  if (target === undefined || stack !== undefined) throw new Error("With --fleet, say which --target, and no --stack.");
  const { openFleet } = await import("../rollout/fleet/open.ts");
  return openFleet(fleet).engine(target);
}

function found(said: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const at = said.indexOf("=");
  if (at < 1 || at === said.length - 1) throw new InvalidArgumentError("It is URN=ID.");
  return new Map([...before, [said.slice(0, at), said.slice(at + 1)]]);
}

const absent = (urn: string, before: ReadonlySet<string> = new Set()): ReadonlySet<string> => new Set([...before, urn]);
