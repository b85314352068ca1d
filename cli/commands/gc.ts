import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { agrees } from "../gc/agrees.ts";
import { clientsFor } from "../gc/clients.ts";
import { type Collected, collect } from "../gc/collect.ts";
import { deleteItem, putBack } from "../gc/delete.ts";
import { look } from "../gc/look.ts";
import { readState } from "../gc/read-state.ts";
import { describeOutcome, describePlan, outcomeDocument, planDocument, questionOf } from "../gc/report.ts";
import { count } from "../gc/words.ts";
import { deploymentOf, globals } from "../global.ts";
import { print } from "../output.ts";
import { secondsUpTo } from "../seconds.ts";

type Options = { yes?: boolean; dryRun?: boolean; logs?: boolean; settle: number; state?: string };

const say = (line: string): void => console.error(line);

export function gcCommand(): Command {
  return new Command("gc")
    .description("Deletes what deployments have retained and nothing runs on any more.")
    .option("--dry-run", "show what would be deleted and what is kept, and why")
    .option("--yes", "delete without asking")
    .option("--logs", "delete the log groups of functions that are gone before their logs have expired, too")
    .option(
      "--settle <seconds>",
      "wait between closing a machine's door and the last look at it",
      secondsUpTo(3600),
      60,
    )
    .option("--state <file>", "the stack's state (default: pulumi stack export)")
    .action(run);
}

async function run(options: Options, self: Command): Promise<void> {
  const { json = false, ...where } = globals(self);
  const { target, client } = await deploymentOf(self);
  const clients = clientsFor(client);
  const state = () => readState({ ...where, ...(options.state !== undefined && { state: options.state }) });
  const logs = options.logs ? "delete" : "until they expire";
  const lookAgain = () => look({ target, clients, state }, { logs, now: Date.now() });

  say(`Looking at target ${target.name} …`);
  const plan = await lookAgain();
  if (options.dryRun) return print(json, planDocument(target.name, plan), describePlan(plan));
  if (plan.collect.length + plan.mend.length === 0) {
    const nothing = { deleted: [], kept: plan.keep, putBack: [], failed: [] };
    return print(json, outcomeDocument(target.name, nothing), describePlan(plan));
  }

  say(describePlan(plan));
  if (!options.yes && !(await agrees(questionOf(plan)))) throw new Error("Nothing was done.");
  const done: Collected = await collect(plan, {
    look: lookAgain,
    delete: (item) => deleteItem(clients, item),
    putBack: (mend) => putBack(clients, mend),
    settle: async () => {
      if (options.settle > 0) say(`Waiting ${count(options.settle, "second")} for what is under way …`);
      await sleep(options.settle * 1000);
    },
    say,
  });
  print(json, outcomeDocument(target.name, done), describeOutcome(done));
  if (done.failed.length > 0) process.exitCode = 1;
}
