import { Command } from "commander";
import { z } from "zod";
import { allPlaybooks as playbooks } from "../../playbooks/all.ts";
import { type Checked, check, compile, graph, type Playbook, tryPlaybook } from "../../playbooks/language/index.ts";
import { globals } from "../global.ts";
import { readInput } from "../input.ts";
import { print } from "../output.ts";

const given = z.record(z.string(), z.unknown());

export function playbookCommand(): Command {
  const command = new Command("playbook").description("Playbooks, without any cloud");
  command
    .command("check [name]")
    .description("Compiles one playbook, or all, and says what was found.")
    .action((name: string | undefined, _options: unknown, self: Command) => {
      const found = (name === undefined ? playbooks : [find(name)]).map(check);
      print(globals(self).json ?? false, found, found.map(describe).join("\n\n"));
      if (found.some((one) => one.findings.length > 0)) process.exitCode = 1;
    });
  command
    .command("graph <name>")
    .description("Draws a playbook as a Mermaid flowchart.")
    .action((name: string, _options: unknown, self: Command) => {
      const drawn = graph(compile(find(name)));
      print(globals(self).json ?? false, { name, mermaid: drawn }, drawn);
    });
  command
    .command("try <name> <alert>")
    .description("Runs a playbook as a plain function on an alert (a JSON file, or - for standard input).")
    .option(
      "--given <file>",
      'the steps\' results as JSON: { "step": result, or [first, second, …], or { "error", "cause" } }; null: nobody answered',
    )
    .action(async (name: string, file: string, options: { given?: string }, self: Command) => {
      const alert = json(await readInput(file), file);
      const results =
        options.given === undefined ? {} : given.parse(json(await readInput(options.given), options.given));
      const tried = await tryPlaybook(find(name), alert, results);
      const calls = tried.calls.map((call) => `  ${call.step}  ${JSON.stringify(call.params)}`);
      const end =
        tried.missing === undefined
          ? `It ends ${tried.outcome}${tried.problem ? ` (${tried.problem.step}: ${tried.problem.error})` : ""}.`
          : `It stops at ${tried.missing}: --given has no result for that step.`;
      print(globals(self).json ?? false, tried, ["Steps", ...calls, "", end].join("\n"));
      if (tried.missing !== undefined) process.exitCode = 1;
    });
  return command;
}

function find(name: string): Playbook {
  const found = playbooks.find((one) => one.name === name);
  if (!found) throw new Error(`There is no playbook "${name}"; there are: ${playbooks.map((p) => p.name).join(", ")}.`);
  return found;
}

function json(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${from} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function describe({ name, findings, facts }: Checked): string {
  const wrong = findings.map(({ at, what, mend }) => `  ${at ? `${at} ` : ""}${what}\n    → ${mend}`);
  if (!facts) return [`${name}: not well`, ...wrong].join("\n");
  return [
    `${name}: well`,
    `  ${facts.states} states, ${facts.bytes} bytes, at most ${facts.worstEvents} history events (25000 are allowed)`,
    `  asks       ${facts.questions.join(", ") || "nobody"}`,
    `  functions  ${facts.functions.join(", ")}`,
    `  reads      ${facts.alertFields.join(", ") || "nothing of the alert"}`,
  ].join("\n");
}
