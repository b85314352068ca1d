/** `npm run hostile`: prints what each kind of hostile input was answered. Takes some minutes. */
import { parseArgs } from "node:util";
import { format, round } from "../../bench/support/table.ts";
import { unthrottled } from "../support/unthrottled.ts";
import { type Attacked, attack, classNames } from "./hostile.ts";

const help = `npm run hostile -- [options]
Sends signatures, JSON, Slack payloads and web links that must not count to a platform of its own, and alerts whose text
reads like something to evaluate; then searches all that was written for every secret. Exits with 1 on any miss.
  --class NAME   only this class; can be repeated: ${classNames.join(", ")}
  --inputs N     inputs of each class (10000)
  --texts N      alerts whose text reads like something to evaluate (200)
  --seed N       the same seed makes the same inputs (a new one each time)
  --only N       only the input with this number, as a miss names it
  --json         one JSON document on standard output`;

const { values } = parseArgs({
  options: {
    class: { type: "string", multiple: true },
    inputs: { type: "string", default: "10000" },
    texts: { type: "string", default: "200" },
    seed: { type: "string" },
    only: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));

if (values.help) console.log(help);
else process.exitCode = await run();

async function run(): Promise<number> {
  const { platform, start, remove } = unthrottled();
  try {
    console.error(`seed ${seed}`);
    await start();
    const began = performance.now();
    const attacked = await attack(platform, {
      classes: classNames.filter((name) => values.class?.includes(name) ?? true),
      inputs: Number(values.inputs),
      texts: Number(values.texts),
      seed,
      only: values.only === undefined ? undefined : Number(values.only),
    });
    report(attacked, (performance.now() - began) / 1000);
    return attacked.misses.length === 0 ? 0 : 1;
  } finally {
    await remove();
  }
}

function report(attacked: Attacked, seconds: number): void {
  const { lines, misses, searched, secrets } = attacked;
  if (values.json) {
    console.log(JSON.stringify({ seed, seconds, ...attacked }, null, 2));
    return;
  }
  console.log(
    format({
      title: "What was sent, and what it was answered",
      columns: ["class", "kind", "inputs", "answers", "median ms", "p99 ms"],
      rows: lines.map(({ class: name, kind, inputs, statuses, milliseconds: [median = 0, most = 0] }) => [
        name,
        kind,
        inputs,
        Object.entries(statuses)
          .map(([status, count]) => `${count} × ${status}`)
          .join(", "),
        round(median, 1),
        round(most, 1),
      ]),
    }),
  );
  console.log(
    format({
      title: `Searched for ${secrets} secrets, plain and encoded`,
      columns: ["where", "texts"],
      rows: Object.entries(searched),
    }),
  );
  for (const miss of misses.slice(0, 50)) console.log(`\nMISS ${miss}`);
  const sent = lines.reduce((sum, { inputs }) => sum + inputs, 0);
  console.log(`\nseed ${seed}: ${sent} inputs in ${round(seconds)} s; ${misses.length} misses`);
}
