/** `npm run bench`: measures a local platform and prints tables. Nothing is judged: the numbers are this machine's. */
import { cpus, loadavg } from "node:os";
import { RunningPlatform } from "../test/whole/platform.ts";
import { bundles } from "./measures/bundles.ts";
import { callsOfCases } from "./measures/calls.ts";
import { intake } from "./measures/intake.ts";
import { latency } from "./measures/latency.ts";
import { startUp } from "./measures/start-up.ts";
import { openSender } from "./support/sender.ts";
import { format, type Table } from "./support/table.ts";

const platform = new RunningPlatform();
const print = (...tables: Table[]) => {
  for (const table of tables) console.log(format(table));
};

try {
  const load = loadavg()[0]?.toFixed(1);
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, load ${load} before the start`);
  print(await startUp(platform));
  const send = await openSender(platform);
  print(await latency(platform, send));
  print(...(await callsOfCases(platform)));
  print(await intake(platform, send));
  print(await bundles(platform));
} finally {
  await platform.remove();
}
