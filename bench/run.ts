/**
 * `npm run bench` measures a local platform, the policy pack, stacks of many targets and a rollout, and prints tables; `npm run bench -- policy` only what is named.
 * Nothing is judged: the numbers are this machine's.
 */
import { cpus, loadavg } from "node:os";
import { RunningPlatform } from "../test/whole/platform.ts";
import { bundles } from "./measures/bundles.ts";
import { callsOfCases } from "./measures/calls.ts";
import { intake } from "./measures/intake.ts";
import { latency } from "./measures/latency.ts";
import { policy } from "./measures/policy.ts";
import { rollout } from "./measures/rollout.ts";
import { startUp } from "./measures/start-up.ts";
import { targets } from "./measures/targets.ts";
import { openSender } from "./support/sender.ts";
import { format, type Table } from "./support/table.ts";

const print = (...tables: Table[]) => {
  for (const table of tables) console.log(format(table));
};

const measures: Readonly<Record<string, () => Promise<void>>> = {
  platform: ofPlatform,
  policy: async () => print(...(await policy())),
  targets: async () => print(...(await targets())),
  rollout: async () => print(...(await rollout())),
};

const asked = process.argv.slice(2);
const wrong = asked.find((name) => measures[name] === undefined);
if (wrong !== undefined)
  throw new Error(`There is no measure ${wrong}; there are ${Object.keys(measures).join(", ")}.`);
const load = loadavg()[0]?.toFixed(1);
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, load ${load} before the start`);
for (const [name, measure] of Object.entries(measures)) if (asked.length === 0 || asked.includes(name)) await measure();

async function ofPlatform(): Promise<void> {
  const platform = new RunningPlatform();
  try {
    print(await startUp(platform));
    const send = await openSender(platform);
    print(await latency(platform, send));
    print(...(await callsOfCases(platform)));
    print(await intake(platform, send));
    print(await bundles(platform));
  } finally {
    await platform.remove();
  }
}
