/** `npm run conformance`: tries every row and prints what came of it. */
import { format, round } from "../../bench/support/table.ts";
import { tryRows } from "./row.ts";
import { rows } from "./rows.ts";

const began = performance.now();
const verdicts = await tryRows(rows, 4);
const missed = verdicts.filter(({ problem }) => problem !== undefined);
for (const { area, title, source, problem } of missed)
  console.error(`MISS ${area}: ${title}\n  ${source}\n  ${problem}`);
console.log(
  format({
    title: "Conformance",
    columns: ["table", "rows", "passed", "missed"],
    rows: [...Map.groupBy(verdicts, ({ area }) => area)].map(([area, ones]) => {
      const bad = ones.filter(({ problem }) => problem !== undefined).length;
      return [area, ones.length, ones.length - bad, bad];
    }),
  }),
);
console.log(`\n${verdicts.length} rows, ${missed.length} missed, in ${round((performance.now() - began) / 1000, 1)} s`);
process.exitCode = missed.length === 0 ? 0 : 1;
