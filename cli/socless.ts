/** The command `socless`. */
import { Command } from "commander";
import { alertCommand } from "./commands/alert.ts";
import { costCommand } from "./commands/cost.ts";
import { gcCommand } from "./commands/gc.ts";
import { healthCommand } from "./commands/health.ts";
import { interactionCommand } from "./commands/interaction.ts";
import { investigationCommand } from "./commands/investigation.ts";
import { playbookCommand } from "./commands/playbook.ts";
import { policyCommand } from "./commands/policy.ts";
import { rolloutCommand } from "./commands/rollout.ts";
import { secretCommand } from "./commands/secret.ts";
import { withGlobal } from "./global.ts";

const program = withGlobal(new Command("socless"))
  .description(
    "Sends alerts, shows investigations, checks playbooks and policies, estimates cost, sets secrets, collects what deployments left.",
  )
  .addCommand(alertCommand())
  .addCommand(investigationCommand())
  .addCommand(interactionCommand())
  .addCommand(secretCommand())
  .addCommand(playbookCommand())
  .addCommand(policyCommand())
  .addCommand(rolloutCommand())
  .addCommand(withGlobal(costCommand()))
  .addCommand(withGlobal(healthCommand()))
  .addCommand(withGlobal(gcCommand()))
  .showHelpAfterError("(--help shows what there is)");

for (const group of program.commands) for (const command of group.commands) withGlobal(command);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
