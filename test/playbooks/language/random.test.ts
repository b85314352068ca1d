import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { compile } from "../../../playbooks/language/compile.ts";
import { PlaybookError } from "../../../playbooks/language/problem.ts";
import { complaints, type Reply, runBoth, sameCalls, sameEnd, wellRecorded } from "../support/agree.ts";
import { randomPlaybook } from "../support/random-playbook.ts";

const runs = Number(process.env.PLAYBOOK_RUNS ?? 150);

const hash = (of: unknown): number => createHash("sha256").update(JSON.stringify(of)).digest().readUInt32BE(0);
const rowsOf = (k: number, n: number) =>
  Array.from({ length: n }, (_, j) => ({
    a: (k + j) % 4,
    tags: ["p", "q"].slice(0, (k + j) % 3),
    ...((k + j) % 2 ? { owner: "o" } : {}),
  }));
const formOf = (k: number) => ({
  n: k % 4,
  ...(k % 3 ? { s: ["x", "y", 'q"'][(k >> 2) % 3] ?? "" } : {}),
  note: k % 5 > 2 ? null : ([" n  m\n", "", "nn"][(k >> 3) % 3] ?? ""),
  list: [0, 1, 2].slice(0, (k >> 3) % 4),
  rows: rowsOf(k >> 5, (k >> 7) % 5),
});
const by = { id: "U1", name: "A", email: "a@example.com" };

/** Replies that hang on nothing but the step, what it was given and the seed, so that both runs get the same. */
function replies(seed: number): (step: string, time: number, params: unknown) => Reply {
  return (step, _time, params) => {
    const k = hash([step, params, seed]);
    if (k % 13 === 0) return { error: "Task.Denied", cause: 'no "way"' };
    if (typeof params === "object" && params !== null && "choices" in params) {
      return { result: [null, { choice: "yes", by, at: "t" }, { choice: "no", why: "w", by, at: "t" }][k % 3] };
    }
    return { result: { ...formOf(k), ok: k % 2 === 0 } };
  };
}

describe("a compiled playbook", function () {
  this.timeout(300_000);

  it("runs as its function does, on random playbooks and alerts", async () => {
    let agreed = 0;
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const { source, playbook } = randomPlaybook(g);
        let compiled: ReturnType<typeof compile>;
        try {
          compiled = compile(playbook);
        } catch (error) {
          if (error instanceof PlaybookError && /never reached|history events/.test(error.what)) return;
          throw new Error(`${source}\n${String(error)}`);
        }
        assert.equal(compile(playbook).definition, compiled.definition);
        for (let seed = 0; seed < 5; seed++) {
          try {
            const both = await runBoth(playbook, compiled, formOf(hash(seed)), replies(seed));
            wellRecorded(both);
            const { plain, run } = both;
            // two branches that fail at the same time race: which of them is told is not ours to say
            if (run.calls.some(({ fn, payload }) => fn === "record-failure" && String(payload.branch).includes("/")))
              continue;
            sameEnd({ plain, run });
            sameCalls({ plain, run });
            agreed++;
          } catch (error) {
            throw new Error(`${source}\nseed ${seed}`, { cause: error });
          }
        }
      }),
      {
        numRuns: runs,
        endOnFailure: true,
        ...(process.env.PLAYBOOK_SEED ? { seed: Number(process.env.PLAYBOOK_SEED) } : {}),
      },
    );
    assert.ok(agreed > runs * 3, `only ${agreed} runs were compared`);
  });

  it("is taken by the independent validator, on random playbooks", () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const { playbook } = randomPlaybook(g);
        let compiled: ReturnType<typeof compile>;
        try {
          compiled = compile(playbook);
        } catch {
          return;
        }
        assert.deepEqual(complaints(compiled), []);
      }),
      { numRuns: Math.ceil(runs / 10), endOnFailure: true },
    );
  });
});
