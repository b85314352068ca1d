import { readFileSync, statSync } from "node:fs";
import { Command } from "commander";
import type { Resource } from "../../policy/core/rule.ts";
import { type Given, perDay, readPerDay } from "../cost/alerts-per-day.ts";
import { changeAsText } from "../cost/change-text.ts";
import { compare } from "../cost/compare.ts";
import { estimate } from "../cost/estimate.ts";
import { playbooksIn } from "../cost/program.ts";
import { asText } from "../cost/text.ts";
import { globals } from "../global.ts";
import { print } from "../output.ts";
import { mustExist, resourcesAt } from "../policy/commit.ts";
import { exportedIn } from "../policy/exported.ts";
import { root, type Where, withResources } from "../policy/judging.ts";

type Options = Pick<Where, "stack" | "state"> & { alertsPerDay?: Given; diff?: string };

export const costCommand = (): Command =>
  new Command("cost")
    .description("Estimates what the program costs: fixed in a month, and for each alert by playbook.")
    .option("--stack <name>", "the stack whose settings count", "prod")
    .option("--state <file>", "estimate what pulumi stack export has printed instead (- for standard input)")
    .option(
      "--alerts-per-day <n>",
      "alerts of each playbook in each target, or PLAYBOOK=N of one; may be said again (default: 100)",
      readPerDay,
    )
    .option("--diff <base>", "tell only what changes against a commit, or a file that pulumi stack export has written")
    .action(run);

async function run(options: Options, self: Command): Promise<void> {
  const { json = false, target, local, data } = globals(self);
  const { stack, diff } = options;
  const where: Where = { ...options, ...(local && { local }), ...(data !== undefined && { data }) };
  const withProgram = <T>(use: (resources: readonly Resource[]) => Promise<T>) => {
    if (where.state === undefined && !local) console.error(`Recording the resources of stack ${stack} …`);
    return withResources(where, use);
  };
  if (diff === undefined)
    return withProgram(async (resources) => {
      const [made] = estimated([resources], options, target);
      print(json, made, made ? asText(made) : "");
    });
  const base = await baseResources(diff, stack);
  await withProgram(async (resources) => {
    const [before, after] = estimated([base, resources], options, target);
    if (!before || !after) return;
    const changed = compare(before, after);
    print(json, changed, changeAsText(changed, diff));
  });
}

async function baseResources(base: string, stack: string): Promise<readonly Resource[]> {
  if (statSync(base, { throwIfNoEntry: false })?.isFile()) return exportedIn(readFileSync(base, "utf8"), base);
  mustExist({ commit: base, root });
  console.error(`Recording the resources of stack ${stack} at ${base} …`);
  return resourcesAt({ commit: base, root, stack });
}

/** All at the same number of alerts; a playbook may be named that only one of them has. */
function estimated(
  all: readonly (readonly Resource[])[],
  { alertsPerDay = new Map() }: Options,
  target: string | undefined,
) {
  const alerts = perDay(alertsPerDay, all.flatMap(playbooksIn));
  return all.map((resources) => {
    const stack = resources[0]?.urn.split(":")[2] ?? "";
    return estimate(resources, { stack, alertsPerDay: alerts, target });
  });
}
