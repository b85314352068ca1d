/** `npm run sweep`: prints what each fault at each call came to. Takes some minutes. */
import { parseArgs } from "node:util";
import { format, round } from "../../bench/support/table.ts";
import { RunningPlatform } from "../whole/platform.ts";
import { errors, moments } from "./control.ts";
import { healers } from "./healed.ts";
import { type Cell, describe } from "./points.ts";
import { type Swept, singleFaults } from "./sweep.ts";
import { limitSeconds, type Verdict } from "./trial.ts";
import { wayNames } from "./ways.ts";

const help = `npm run sweep -- [options]
Every AWS and third-party call on the way of an alert through ssh-ticket-check, hit by every fault, before and after its
effect. Exits with 1 when a case did not come to what a faultless one comes to.
  --way NAME       only this way; can be repeated: ${wayNames.join(", ")}
  --only PATTERN   only cells whose name fits the regular expression: "asked ask: slack:chat.postMessage die after"
  --shard I/N      the I-th of N parts of the cells
  --at-once N      cases under way at the same time (8)
  --rate N         cases begun a second, at most (1)
  --list           the cells' names, without trying them
  --json           one JSON document on standard output`;

const { values } = parseArgs({
  options: {
    way: { type: "string", multiple: true },
    only: { type: "string", default: "" },
    shard: { type: "string", default: "1/1" },
    "at-once": { type: "string", default: "8" },
    rate: { type: "string", default: "1" },
    list: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const ways = wayNames.filter((name) => values.way?.includes(name) ?? true);
const [shard = 1, shards = 1] = values.shard.split("/").map(Number);
const pattern = new RegExp(values.only);
const nameOf = ({ point, error, when }: Cell) => `${describe(point)} ${error} ${when}`;

if (values.help) console.log(help);
else process.exitCode = await run();

async function run(): Promise<number> {
  const platform = new RunningPlatform();
  try {
    await platform.start();
    const began = performance.now();
    const swept = await singleFaults(platform, {
      ways,
      choose: (cells) => {
        const chosen = cells.filter((cell, at) => at % shards === shard - 1 && pattern.test(nameOf(cell)));
        if (!values.list) return chosen;
        for (const cell of chosen) console.log(nameOf(cell));
        return [];
      },
      atOnce: Number(values["at-once"]),
      rate: Number(values.rate),
      limitSeconds,
      heard: ({ cell, misses, seconds, id }) => {
        if (misses.length > 0)
          console.error(`MISS ${nameOf(cell)} (${round(seconds, 1)} s, ${id ?? "no case"}): ${misses.join("; ")}`);
      },
    });
    if (!values.list) report(swept, (performance.now() - began) / 1000);
    return swept.leftovers.length === 0 && swept.verdicts.every(({ misses }) => misses.length === 0) ? 0 : 1;
  } finally {
    await platform.remove();
  }
}

function report({ points, verdicts, leftovers }: Swept, seconds: number): void {
  const missed = verdicts.filter(({ misses }) => misses.length > 0);
  const longest = Math.max(0, ...verdicts.map((one) => one.seconds));
  if (values.json) {
    const cells = verdicts.map(({ cell, ...rest }) => ({ cell: nameOf(cell), ...rest }));
    console.log(JSON.stringify({ points, seconds, limitSeconds, cells, leftovers }, null, 2));
    return;
  }
  const columns = errors.flatMap((error) => moments.map((when) => `${error} ${when}`));
  const rows = Map.groupBy(verdicts, ({ cell }) => describe(cell.point));
  console.log(
    format({
      title: "What healed a fault, by the call that it hit",
      columns: ["call", ...columns],
      rows: [...rows].map(([call, ones]) => [call, ...columns.map((column) => word(ones, column))]),
    }),
  );
  console.log(
    format({
      title: "Healers",
      columns: ["word", "cells", "meaning"],
      rows: Object.entries(healers).map(([name, meaning]) => [
        name,
        String(verdicts.filter(({ healer }) => healer === name).length),
        meaning,
      ]),
    }),
  );
  for (const line of leftovers) console.log(`\nLEFT OVER: ${line}`);
  console.log(
    `\n${points} calls, ${verdicts.length} cells: ${verdicts.length - missed.length} passed, ${missed.length} missed, in ${round(seconds)} s; the longest case took ${round(longest, 1)} of ${limitSeconds} s`,
  );
}

/** A cell of the table; `.`: this fault cannot hit this call. */
function word(verdicts: readonly Verdict[], column: string): string {
  const found = verdicts.find(({ cell: { error, when } }) => `${error} ${when}` === column);
  if (!found) return ".";
  return found.misses.length > 0 ? "MISS" : found.healer;
}
