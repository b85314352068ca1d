/** `npm run conformance`: tries every row and prints what came of it. */
import { parseArgs } from "node:util";
import { format, round } from "../../bench/support/table.ts";
import { startPeer } from "../oracle/peer.ts";
import { peerRows } from "./peer/rows.ts";
import { tryRows } from "./row.ts";
import { rows } from "./rows.ts";

const help = `npm run conformance -- [options]
Tries what the local cloud must do, row by row, and generated state machines on an independent interpreter too.
Exits with 1 on any miss.
  --only PATTERN   only rows whose table and title fit the regular expression
  --machines N     generated machines in each query language (150)
  --seed N         of the generator (1)
  --json           one JSON document on standard output`;

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    machines: { type: "string", default: "150" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) console.log(help);
else process.exitCode = await run();

async function run(): Promise<number> {
  const began = performance.now();
  const pattern = new RegExp(values.only);
  const peer = await startPeer();
  try {
    const all = [...rows, ...peerRows(peer, Number(values.machines), Number(values.seed))];
    const verdicts = await tryRows(
      all.filter(({ area, title }) => pattern.test(`${area}: ${title}`)),
      6,
    );
    const missed = verdicts.filter(({ problem }) => problem !== undefined);
    const seconds = round((performance.now() - began) / 1000, 1);
    for (const { area, title, source, problem } of missed)
      console.error(`MISS ${area}: ${title}\n  ${source}\n  ${problem}`);
    if (values.json) console.log(JSON.stringify({ rows: verdicts.length, missed, seconds }, null, 2));
    else {
      console.log(tableOf(verdicts));
      console.log(`\n${verdicts.length} rows, ${missed.length} missed, in ${seconds} s`);
    }
    return missed.length === 0 && verdicts.length > 0 ? 0 : 1;
  } finally {
    await peer.close();
  }
}

function tableOf(verdicts: Awaited<ReturnType<typeof tryRows>>): string {
  return format({
    title: "Conformance",
    columns: ["table", "rows", "passed", "missed"],
    rows: [...Map.groupBy(verdicts, ({ area }) => area)].map(([area, ones]) => {
      const bad = ones.filter(({ problem }) => problem !== undefined).length;
      return [area, ones.length, ones.length - bad, bad];
    }),
  });
}
