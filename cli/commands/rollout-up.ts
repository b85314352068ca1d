/** `socless rollout up` and what it shares with the other commands on a fleet. */
import { Command, InvalidArgumentError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { globals } from "../global.ts";
import type { OpenFleet } from "../rollout/fleet/open.ts";
import type { Outcome } from "../rollout/up/waves.ts";

export type FleetOptions = { readonly fleet: string };

export function onFleet(name: string): Command {
  return new Command(name).option("--fleet <file>", "the fleet file", "fleet.yaml");
}

/**
 * Refuses the options that are of one deployment; `ofOneTarget`: the command works on a named one of the fleet's. The
 * modules that work on stacks take a second to load: not for every command.
 */
export async function openFleetOf(
  self: Command,
  { fleet }: FleetOptions,
  { ofOneTarget = false } = {},
): Promise<OpenFleet> {
  const { local, data, outputs, target } = globals(self);
  if (local || data !== undefined)
    throw new Error("A fleet is deployed by the Pulumi CLI; --local and --data are for what npm start runs.");
  if (outputs !== undefined) throw new Error("A fleet's outputs are read from its stacks: leave --outputs out.");
  if (target !== undefined && !ofOneTarget)
    throw new Error(`rollout ${self.name()} works on the whole fleet: leave --target out.`);
  const { openFleet } = await import("../rollout/fleet/open.ts");
  return openFleet(fleet);
}

/** Aborted by Ctrl-C or SIGTERM: what is under way is let end, and nothing is begun any more. */
export function stopping(say: (line: string) => void): AbortSignal {
  const stop = new AbortController();
  const on = () => {
    say("Stopping: what is under way is let end …");
    stop.abort();
  };
  process.once("SIGINT", on).once("SIGTERM", on);
  process.on("SIGINT", () => {}); // a second one changes nothing: it is stopping
  return stop.signal;
}

/** Reads how many targets are worked on side by side. */
export function atOnce(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 64) throw new InvalidArgumentError("It is a whole number from 1 to 64.");
  return n;
}

export function upCommand(): Command {
  return onFleet("up")
    .description("Brings a fleet up to date, wave by wave.")
    .option("--resume", "go on: leave out what has got the same program and settings already")
    .option("--break-lock", "take the fleet's lock away even if the rollout that has it may still run")
    .addHelpText(
      "after",
      "\nExit code 0: all is up to date. 1: something failed, or nothing was begun. 3: paused, go on with --resume.",
    )
    .action(up);
}

/** Of a rollout; 1 says all else. */
const codes: Readonly<Record<Outcome["outcome"], number>> = { done: 0, failed: 1, stopped: 1, paused: 3 };

async function up(options: FleetOptions & { resume?: boolean; breakLock?: boolean }, self: Command): Promise<void> {
  const { json = false } = globals(self);
  const open = await openFleetOf(self, options);
  const { rollOut } = await import("../rollout/up/up.ts");
  const { teller } = await import("../rollout/tell/live.ts");
  const say = (line: string) => console.error(line);
  const outcome = await rollOut(open, {
    resume: options.resume ?? false,
    breakLock: options.breakLock ?? false,
    tell: teller(json, process.stdout, () => new Date().toISOString()),
    say,
    version: manifest.version,
    signal: stopping(say),
  });
  process.exitCode = codes[outcome];
}
