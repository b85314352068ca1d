/** `npm run races`: prints what became of each race. The whole takes many minutes. */
import { parseArgs } from "node:util";
import { format, round } from "../../bench/support/table.ts";
import { unthrottled } from "../support/unthrottled.ts";
import { type Races, races } from "./races.ts";

const help = `npm run races -- [options]
Answers raced for by people, ways and time limits, in every order that a seeded scheduler finds; alerts raced over HTTP,
under load, and while their playbook is changed. Exits with 1 on any miss.
  --only TEXT    only races whose name contains this; over HTTP: "both ways", "ingest", "load", "change"
  --runs N       orders of each race that the scheduler leads (60)
  --keys N       keys that 50 racers each race for (1000)
  --alerts N     alerts of the load, half of them duplicates (10000)
  --cases N      cases answered by link and button at the same moment (20)
  --seed N       the same seed makes the same orders (a new one each time)
  --json         one JSON document on standard output`;

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    runs: { type: "string", default: "60" },
    keys: { type: "string", default: "1000" },
    alerts: { type: "string", default: "10000" },
    cases: { type: "string", default: "20" },
    seed: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));

if (values.help) console.log(help);
else process.exitCode = await run();

async function run(): Promise<number> {
  const target = unthrottled();
  try {
    console.error(`seed ${seed}`);
    await target.start();
    const began = performance.now();
    const [runs = 0, keys = 0, alerts = 0, cases = 0] = [values.runs, values.keys, values.alerts, values.cases].map(
      Number,
    );
    const raced = await races(target, { only: values.only, runs, keys, racers: 50, alerts, cases, seed });
    report(raced, (performance.now() - began) / 1000);
    return raced.misses.length === 0 ? 0 : 1;
  } finally {
    await target.remove();
  }
}

function report(raced: Races, seconds: number): void {
  if (values.json) {
    console.log(JSON.stringify({ seed, seconds, ...raced }, null, 2));
    return;
  }
  console.log(
    format({
      title: "In every order that a scheduler finds: one outcome, everyone else told so",
      columns: ["race", "orders", "seconds", ""],
      rows: raced.scheduled.map(({ name, runs, seconds: took, miss }) => [
        name,
        runs,
        round(took, 1),
        miss === undefined ? "passed" : "MISS",
      ]),
    }),
  );
  console.log(
    format({
      title: "Over HTTP: none lost, none doubled",
      columns: ["race", "alerts", "cases", "a second", "median ms", "p95", "p99", "longest", "all over (s)", "misses"],
      rows: raced.loads.map(({ what, alerts, cases, rate, milliseconds, seconds: over, misses }) => [
        what,
        alerts,
        cases,
        round(rate),
        ...milliseconds.map((one) => round(one)),
        round(over),
        misses.length,
      ]),
    }),
  );
  for (const miss of raced.misses.slice(0, 50)) console.log(`\nMISS ${miss}`);
  console.log(`\nseed ${seed}: ${raced.misses.length} misses in ${round(seconds)} s`);
}
