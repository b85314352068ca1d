import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rules } from "../../policy/rules.ts";
import { compare, concernIds, judgeAll, keysOf, type Ours, onlyOurs, onlyTheirs, type Row } from "./corpus/compare.ts";
import { type Concern, concerns, notOurs } from "./corpus/concerns.ts";
import { onlyOursVerdicts } from "./corpus/only-ours.ts";
import { onlyTheirsVerdicts } from "./corpus/only-theirs.ts";
import { page, pageFile } from "./corpus/page.ts";
import { policies } from "./corpus/policies.ts";
import { judged, notLooked } from "./corpus/verdicts.ts";
import { askPeers, isInstalled, linters, recorded } from "./peers/peers.ts";

describe("the policy pack beside public linters", () => {
  const answers = recorded();
  let ours: Ours;
  let rows: readonly Row[];

  before(async () => {
    ours = await judgeAll(policies);
    rows = compare(policies, ours, answers);
  });

  it("judges policies with a name of their own, all of which the linters were asked about", () => {
    const names = policies.map(({ name }) => name).sort();
    assert.deepEqual([...new Set(names)], names);
    for (const linter of linters) assert.deepEqual(Object.keys(answers.findings[linter]).sort(), names, linter);
  });

  it("knows every finding of a linter, as a concern or with the reason why it is not ours", () => {
    for (const linter of linters) {
      const found = new Set(
        Object.values(answers.findings[linter])
          .flat()
          .filter((id) => !id.startsWith("!")),
      );
      const known = concernIds.flatMap((id) => {
        const { linters: by }: Concern = concerns[id];
        return by[linter] ?? [];
      });
      assert.deepEqual([...known, ...keysOf(notOurs[linter])].sort(), [...found].sort(), linter);
    }
  });

  it("names rules that exist", () => {
    const ids = rules.map(({ id }) => id);
    const named: readonly string[] = concernIds.flatMap((id) => concerns[id].rules);
    assert.deepEqual(
      named.filter((rule) => !ids.includes(rule)),
      [],
    );
  });

  for (const [whose, side, verdicts] of [
    ["the linters alone find", onlyTheirs, onlyTheirsVerdicts],
    ["it alone finds", onlyOurs, onlyOursVerdicts],
  ] as const)
    it(`says why, for everything that ${whose}, and for nothing else`, () => {
      const all = judged(side(rows), policies, verdicts);
      assert.deepEqual(notLooked(all), []);
      const needed = new Set(all.map(({ verdict }) => verdict));
      assert.deepEqual(
        verdicts.filter((verdict) => !needed.has(verdict)),
        [],
      );
    });

  it("is compared in docs/policy-comparison.md as it is now", () => {
    const mend = "the comparison is old: node test/policy/corpus/write.ts";
    assert.equal(readFileSync(pageFile, "utf8"), page(answers, ours, rows), mend);
  });

  it("is compared with what the linters say today", async function () {
    this.timeout(600_000); // half a minute of one core
    if (!isInstalled()) {
      console.error("The public IAM linters are not installed, so none is asked: bash test/policy/peers/setup.sh");
      this.skip();
    }
    assert.deepEqual(await askPeers(policies), answers);
  });
});
