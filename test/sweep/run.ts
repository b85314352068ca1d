/** `npm run sweep`: prints what each fault at each call came to. Takes some minutes. */
import { parseArgs } from "node:util";
import { format, round } from "../../bench/support/table.ts";
import { RunningPlatform } from "../whole/platform.ts";
import { errors, moments } from "./control.ts";
import { healers } from "./healed.ts";
import { type KilledAll, killAtEachWrite, type Write } from "./kills.ts";
import { type Cell, describe } from "./points.ts";
import { type Swept, singleFaults } from "./sweep.ts";
import { limitSeconds, type Verdict } from "./trial.ts";
import { wayNames } from "./ways.ts";

const help = `npm run sweep -- [options]
Every AWS and third-party call on the way of an alert through ssh-ticket-check, hit by every fault, before and after its
effect; then the whole local cloud, killed at every durable write about a case. Exits with 1 when a case did not come to
what a faultless one comes to.
  --kind NAME      only faults, or only kills
  --way NAME       only this way; can be repeated: ${wayNames.join(", ")}
  --only PATTERN   only cells whose name fits the regular expression: "asked ask: slack:chat.postMessage die after"
  --shard I/N      the I-th of N parts of the cells, and of the kills
  --at-once N      cases under way at the same time (24)
  --rate N         cases begun a second, at most (3)
  --list           the cells' names, without trying them
  --json           one JSON document on standard output`;

const { values } = parseArgs({
  options: {
    kind: { type: "string" },
    way: { type: "string", multiple: true },
    only: { type: "string", default: "" },
    shard: { type: "string", default: "1/1" },
    "at-once": { type: "string", default: "24" },
    rate: { type: "string", default: "3" },
    list: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const ways = wayNames.filter((name) => values.way?.includes(name) ?? true);
const [shard = 1, shards = 1] = values.shard.split("/").map(Number);
const pattern = new RegExp(values.only);
const isIn = (at: number, name: string): boolean => at % shards === shard - 1 && pattern.test(name);
const nameOf = ({ point, error, when }: Cell) => `${describe(point)} ${error} ${when}`;

const kinds = ["faults", "kills"];
const nameOfWrite = ({ way, nth, collections }: Write) => `${way} kill ${nth}: ${collections}`;

async function run(): Promise<number> {
  const began = performance.now();
  const swept = values.kind === "kills" ? undefined : await on((platform) => faults(platform));
  const killed = values.kind === "faults" ? undefined : await on((platform) => kills(platform));
  if (values.list) return 0;
  const seconds = round((performance.now() - began) / 1000);
  if (values.json) console.log(JSON.stringify({ limitSeconds, seconds, ...asJson(swept), kills: killed }, null, 2));
  else {
    if (swept) report(swept);
    if (killed) console.log(killsTable(killed));
    console.log(`\nin ${seconds} s`);
  }
  const misses = [...(swept?.verdicts ?? []), ...(killed?.killed ?? [])].some((one) => one.misses.length > 0);
  return misses || [swept, killed].some((one) => (one?.leftovers.length ?? 0) > 0) ? 1 : 0;
}

/** On a platform of its own. */
async function on<T>(act: (platform: RunningPlatform) => Promise<T>): Promise<T> {
  const platform = new RunningPlatform();
  try {
    await platform.start();
    return await act(platform);
  } finally {
    await platform.remove();
  }
}

const faults = (platform: RunningPlatform) =>
  singleFaults(platform, {
    ways,
    choose: (cells) =>
      listed(
        cells.filter((cell, at) => isIn(at, nameOf(cell))),
        nameOf,
      ),
    atOnce: Number(values["at-once"]),
    rate: Number(values.rate),
    limitSeconds,
    heard: ({ cell, misses, seconds, id }) => {
      if (misses.length > 0)
        console.error(`MISS ${nameOf(cell)} (${round(seconds, 1)} s, ${id ?? "no case"}): ${misses.join("; ")}`);
    },
  });

const kills = (platform: RunningPlatform) =>
  killAtEachWrite(platform, {
    ways,
    choose: (writes) =>
      listed(
        writes.filter((write, at) => isIn(at, nameOfWrite(write))),
        nameOfWrite,
      ),
    limitSeconds,
  });

function listed<T>(chosen: readonly T[], name: (one: T) => string): readonly T[] {
  if (!values.list) return chosen;
  for (const one of chosen) console.log(name(one));
  return [];
}

const asJson = (swept: Swept | undefined) =>
  swept && {
    points: swept.points,
    cells: swept.verdicts.map(({ cell, ...rest }) => ({ cell: nameOf(cell), ...rest })),
    leftovers: swept.leftovers,
  };

function killsTable({ killed, leftovers }: KilledAll): string {
  const rows = Map.groupBy(killed, ({ write }) => write.way);
  const missed = killed.filter(({ misses }) => misses.length > 0);
  return [
    format({
      title: "The whole local cloud, killed right after a durable write",
      columns: ["way", "kills", "passed", "missed"],
      rows: [...rows].map(([way, ones]) => {
        const bad = ones.filter(({ misses }) => misses.length > 0).length;
        return [way, String(ones.length), String(ones.length - bad), String(bad)];
      }),
    }),
    ...missed.map(({ write, misses }) => `MISS ${nameOfWrite(write)}: ${misses.join("; ")}`),
    ...leftovers.map((line) => `LEFT OVER: ${line}`),
  ].join("\n");
}

function report({ points, verdicts, leftovers }: Swept): void {
  const missed = verdicts.filter(({ misses }) => misses.length > 0);
  const longest = Math.max(0, ...verdicts.map((one) => one.seconds));
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
    `\n${points} calls, ${verdicts.length} cells: ${verdicts.length - missed.length} passed, ${missed.length} missed; the longest case took ${round(longest, 1)} of ${limitSeconds} s`,
  );
}

/** A cell of the table; `.`: this fault cannot hit this call. */
function word(verdicts: readonly Verdict[], column: string): string {
  const found = verdicts.find(({ cell: { error, when } }) => `${error} ${when}` === column);
  if (!found) return ".";
  return found.misses.length > 0 ? "MISS" : found.healer;
}

if (values.help) console.log(help);
else if (values.kind !== undefined && !kinds.includes(values.kind)) {
  console.error(`--kind is one of ${kinds.join(", ")}, not ${values.kind}.`);
  process.exitCode = 1;
} else process.exitCode = await run();
