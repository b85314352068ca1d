/** Records the program's resources without an account: it is deployed on a local cloud that is thrown away at once. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCloud } from "../../local/cloud.ts";
import type { Clock } from "../../local/service.ts";
import type { Resource } from "../../policy/core/rule.ts";
import { deploy } from "../start/deploy.ts";
import { localConfig } from "../start/stack-config.ts";
import { otherStacks } from "./other-stacks.ts";
import { recordedIn } from "./recorded.ts";

/** No timer ever runs, so no schedule starts anything and no poller looks again. */
const still: Clock = { now: () => Date.now(), setTimer: () => ({ cancel: () => {} }) };

/** What `npm start` puts in. */
const standIns = { "slack/api-url": "http://127.0.0.1:4601/api/", "jira/url": "http://127.0.0.1:4602" };

/**
 * Runs the program in the folder `root` with the settings of a stack (by default those of its file), hands its resources to `use`, and
 * removes all. So every ARN is known; none of the functions runs. Throws in the program's own words when it does not deploy.
 */
export async function withRecording<T>(
  root: string,
  stack: string,
  use: (resources: readonly Resource[]) => Promise<T>,
  config: Record<string, string> = settingsOf(root, stack),
): Promise<T> {
  const data = mkdtempSync(join(tmpdir(), "socless-policy-"));
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  try {
    const cloud = await openCloud({ data, port: 0, everywhere: true, clock: still });
    try {
      const { endpoint: gateway, credentials } = cloud;
      const program = { program: join(root, "index.ts"), project: "socless", stack, config, secretKeys: [] };
      const stacks = otherStacks(config);
      const job = { ...program, stacks, data, gateway, token: credentials.secretAccessKey, preview: false };
      await deploy(job, stopping.signal, "ignore");
    } finally {
      await cloud.close();
    }
    return await use(recordedIn(data, "socless", stack, root));
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
    rmSync(data, { recursive: true, force: true });
  }
}

/** As Pulumi has them, with the stand-ins' addresses in those of stack `local`. Throws when the stack has no file. */
export function settingsOf(root: string, stack: string): Record<string, string> {
  const stacks = readdirSync(root).flatMap((file) => /^Pulumi\.([^.]+)\.yaml$/.exec(file)?.[1] ?? []);
  if (!stacks.includes(stack))
    throw new Error(`There is no Pulumi.${stack}.yaml; there are settings of the stacks ${stacks.sort().join(", ")}.`);
  return localConfig(join(root, `Pulumi.${stack}.yaml`), stack === "local" ? standIns : {});
}
