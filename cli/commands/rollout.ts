import { Command, InvalidArgumentError } from "commander";
import { globals } from "../global.ts";
import { print } from "../output.ts";
import { openEngine } from "../rollout/repair/engine.ts";
import { repair } from "../rollout/repair/repair.ts";
import { describe } from "../rollout/repair/report.ts";
import { secondsUpTo } from "../seconds.ts";

type RepairOptions = {
  stack?: string;
  settle: number;
  found?: ReadonlyMap<string, string>;
  absent?: ReadonlySet<string>;
  breakLock?: boolean;
};

export function rolloutCommand(): Command {
  const command = new Command("rollout").description("Brings stacks up to date and mends them");
  command
    .command("repair")
    .description("Mends the state of a stack whose pulumi up was killed, so that nothing is orphaned or made twice.")
    .option("--stack <name>", "the stack (default: the selected one)")
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
  const { json = false, local } = globals(self);
  if (local) throw new Error("npm start mends what it has deployed by itself, when it is started again.");
  // AWS's clients take half a second to load: not for every command.
  const { handsOn } = await import("../rollout/repair/hands.ts");
  const engine = await openEngine({ stack: options.stack });
  const outcome = await repair(
    handsOn(engine, ".socless/repair", (line) => console.error(line)),
    {
      told: { found: options.found ?? new Map(), absent: options.absent ?? new Set() },
      settleSeconds: options.settle,
      breakLock: options.breakLock ?? false,
    },
  );
  print(json, outcome, describe(outcome));
  if (!outcome.mended) process.exitCode = 1;
}

function found(said: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const at = said.indexOf("=");
  if (at < 1 || at === said.length - 1) throw new InvalidArgumentError("It is URN=ID.");
  return new Map([...before, [said.slice(0, at), said.slice(at + 1)]]);
}

const absent = (urn: string, before: ReadonlySet<string> = new Set()): ReadonlySet<string> => new Set([...before, urn]);
