/** The options that every command takes. */
import type { Command } from "commander";
import { type Deployment, findDeployment, type Where } from "./deployment.ts";
import { refuseOtherAccount } from "./identity.ts";

export type Global = Where & { json?: boolean };

export function withGlobal(command: Command): Command {
  return command
    .option("--json", "print one JSON document on standard output")
    .option("--target <name>", "the target, when the deployment has several")
    .option("--outputs <file>", "the stack's outputs as JSON (default: pulumi stack output --json)")
    .option("--local", "the local cloud that npm start runs")
    .option("--data <dir>", "the local cloud's folder (default: .socless/local)");
}

export const globals = (command: Command): Global => command.optsWithGlobals<Global>();

/** The deployment and the target that the options name. Throws a plain sentence when it cannot be worked with. */
export async function deploymentOf(command: Command): Promise<Deployment> {
  const found = findDeployment(globals(command));
  await refuseOtherAccount(found);
  return found;
}
