import { Command } from "commander";
import { deploymentOf, globals } from "../global.ts";
import { print } from "../output.ts";
import { secondsUpTo } from "../seconds.ts";

export function healthCommand(): Command {
  return new Command("health")
    .description("Takes an alert of its own through the platform to its end, and reads the alarms.")
    .option("--within <seconds>", "how long the alert may take", secondsUpTo(3600), 300)
    .action(async ({ within }: { within: number }, self: Command) => {
      // AWS's clients take half a second to load: not for every command.
      const { checkPlatform } = await import("../health/health.ts");
      const { target, client } = await deploymentOf(self);
      const { signal } = new AbortController();
      const say = (step: string) => console.error(`${target.name}: ${step} …`);
      const health = await checkPlatform({ target, client, signal, say, withinSeconds: within });
      const text = health.healthy ? `${target.name} is healthy.` : health.problems.join("\n");
      print(globals(self).json ?? false, { target: target.name, ...health }, text);
      if (!health.healthy) process.exitCode = 1;
    });
}
