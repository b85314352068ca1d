import { Command, InvalidArgumentError } from "commander";
import { describe } from "../describe.ts";
import { deploymentOf, globals } from "../global.ts";
import { readInput } from "../input.ts";
import { listInvestigations, loadInvestigation } from "../investigations.ts";
import { print, table } from "../output.ts";
import { settleStep } from "../settle.ts";

function days(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 366)
    throw new InvalidArgumentError("It is a whole number of days from 1 to 366.");
  return n;
}

export function investigationCommand(): Command {
  const command = new Command("investigation").description("Investigations");
  command
    .command("list")
    .description("The investigations of the last days, newest first.")
    .option("--days <n>", "how many days back", days, 7)
    .action(async (options: { days: number }, self: Command) => {
      const found = await listInvestigations(await deploymentOf(self), options.days, Date.now());
      const rows = found.map((i) => [i.id, i.status, i.outcome ?? "", i.playbook, i.severity, i.openedAt]);
      const text =
        rows.length === 0
          ? `No investigation in the last ${options.days} days.`
          : table([["ID", "STATUS", "OUTCOME", "PLAYBOOK", "SEVERITY", "OPENED"], ...rows]);
      print(globals(self).json ?? false, found, text);
    });
  command
    .command("show <id>")
    .description("One investigation: its alert, its timeline and every step's result.")
    .action(async (id: string, _options: unknown, self: Command) => {
      const view = await loadInvestigation(await deploymentOf(self), id);
      if (!view) throw new Error(`There is no investigation ${id}.`);
      print(globals(self).json ?? false, view, describe(view));
    });
  command
    .command("settle <id> <step>")
    .description("Settles a step that stopped with Task.Uncertain: nobody knows whether its effect happened.")
    .option("--done <file>", "it happened; this is its result (JSON, - for standard input)")
    .option("--redo", "it did not happen: the next attempt does it again")
    .action(async (id: string, step: string, options: { done?: string; redo?: boolean }, self: Command) => {
      if ((options.done === undefined) === (options.redo === undefined))
        throw new Error("Say one of --done FILE (it happened, with this result) and --redo (it did not).");
      const result = options.done === undefined ? undefined : await readInput(options.done);
      await settleStep(await deploymentOf(self), id, step, result, new Date());
      print(
        globals(self).json ?? false,
        { id, step, settled: result === undefined ? "redo" : "done" },
        `Settled ${step} of ${id}.`,
      );
    });
  return command;
}
