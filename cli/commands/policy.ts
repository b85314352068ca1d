import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { diffMaps } from "../../policy/map/diff.ts";
import { globals } from "../global.ts";
import { openBase } from "../policy/base.ts";
import { type Format, formatOf, formats, written } from "../policy/formats.ts";
import { type By, judged, root, type Where, withResources } from "../policy/judging.ts";

type Options = By &
  Pick<Where, "stack" | "state"> & {
    format: Format;
    out: readonly string[];
    links?: string;
    map: boolean;
    diff?: string;
  };

const exitCodes = `
Exit code: 0 nothing stops the deployment, 1 something does, 2 it could not be judged.`;

export function policyCommand(): Command {
  const command = new Command("policy")
    .description("What a security reviewer asks of the resources, without any cloud")
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  command
    .command("check")
    .description(
      "Tells who may do what on which resource and why, and judges the resources by the policy pack: those that the program makes with a stack's settings.",
    )
    .option("--stack <name>", "the stack whose settings and configuration count", "prod")
    .option("--state <file>", "judge what pulumi stack export has printed instead (- for standard input)")
    .option("--config <file>", "how rules are enforced (default: policy/config/<stack>.json)")
    .option("--exceptions <file>", "who answers for which finding (default: policy/exceptions.json)")
    .addOption(new Option("--format <name>", "what is printed").choices(formats).default("text"))
    .option("--out <file>", "write it to a .txt, .json, .sarif or .md file, too; may be said again", also, [])
    .option(
      "--diff <base>",
      "tell only what differs from a commit, from a report in JSON, or from what pulumi stack export has printed",
    )
    .option("--no-map", "leave out who may do what")
    .option("--links <url>", "where the repository's files can be seen: Markdown links to them")
    .addHelpText("after", exitCodes)
    .action((options: Options, self: Command) => check(options, self).catch(cannot));
  return command;
}

async function check(options: Options, self: Command): Promise<void> {
  const { json, local, data } = globals(self);
  const files = options.out.map((file) => ({ file, format: formatOf(file) }));
  const where: Where = { ...options, ...(local && { local }), ...(data !== undefined && { data }) };
  const { diff: base } = options;
  const mapOfBase = base === undefined ? undefined : openBase(base, root);
  if (where.state === undefined && !local) console.error(`Recording the resources of stack ${options.stack} …`);
  const result = await withResources(where, (resources) => judged(resources, options, new Date()));
  if (base !== undefined) console.error(`Looking up who may do what in ${base} …`);
  const before = await mapOfBase?.(result.report.stack);
  const change = base !== undefined && before && { base, difference: diffMaps(before, result.permissions) };
  const shown = { ...options, ...(change ? { change } : {}) };
  for (const { file, format } of files) writeFileSync(file, `${written(result, format, shown).trimEnd()}\n`);
  const colour = process.stdout.isTTY && process.stdout.hasColors();
  console.log(written(result, json ? "json" : options.format, { ...shown, colour }).trimEnd());
  if (result.report.findings.some(({ level }) => level === "mandatory")) process.exitCode = 1;
}

const also = (file: string, before: readonly string[]): readonly string[] => [...before, file];

/** What could not be judged is not well: a program that fails must not look like one that passes or is refused. */
function cannot(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
