/** The rows that ask the independent interpreter: generated machines, and the differences that are known. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Peer } from "../../oracle/peer.ts";
import type { Row } from "../row.ts";
import { compare } from "./compare.ts";
import { differences } from "./differences.ts";
import { type Language, machines } from "./random-machine.ts";

const source = "LocalStack's interpreter (test/oracle)";
const area = "Independent interpreter";

/** So many machines in each language, the same ones for the same seed. */
export function peerRows(peer: Peer, count: number, seed: number): Row[] {
  const languages: readonly Language[] = ["JSONata", "JSONPath"];
  const generated = languages.flatMap((language) =>
    fc.sample(machines(language), { numRuns: count, seed }).map(
      (machine, at): Row => ({
        area,
        title: `both run a generated machine alike: ${language} ${seed}/${at}`,
        source,
        check: async () => {
          const { own, peer: other, agree } = await compare(peer, machine);
          assert.ok(agree, JSON.stringify({ machine, own, peer: other }));
        },
      }),
    ),
  );
  const known = differences.map(
    ({ title, reason, output, ...machine }): Row => ({
      area: "Known differences from it",
      title: `${title}. ${reason}`,
      source,
      check: async () => {
        const { own, agree } = await compare(peer, machine);
        assert.deepEqual(own.output, output);
        assert.ok(!agree, "it does the same now: take the difference out of the list");
      },
    }),
  );
  return [...generated, ...known];
}
