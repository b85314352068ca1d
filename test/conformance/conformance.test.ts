/** The part of `npm run conformance` that is always run: every row of every table. */
import { rows } from "./rows.ts";

for (const [area, ones] of Map.groupBy(rows, (row) => row.area))
  describe(`conformance: ${area}`, () => {
    for (const { title, source, check } of ones) it(`${title} [${source}]`, check);
  });
