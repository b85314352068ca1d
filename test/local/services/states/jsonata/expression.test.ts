import assert from "node:assert/strict";
import type { Json } from "../../../../../local/service.ts";
import { makeEvaluator } from "../../../../../local/services/states/jsonata/expression.ts";
import { fakeClock } from "../../fake-cloud.ts";

const evaluator = makeEvaluator(fakeClock("2026-03-01T10:00:00.000Z"));
const evaluate = (text: string, variables: Record<string, Json> = {}) =>
  evaluator.value(`{% ${text} %}`, { ...variables, states: { input: { list: [1], text: "a" } } }, "Output");

const values: [string, Json][] = [
  ["$partition([1,2,3,4,5], 2)", [[1, 2], [3, 4], [5]]],
  ["$partition([], 2)", []],
  ["$range(0, 9, 3)", [0, 3, 6, 9]],
  ["$range(3, 1, -1)", [3, 2, 1]],
  ["$random(7) = $random(7)", true],
  ["$random() < 1", true],
  ["$length($uuid())", 36],
  ["$parse('{\"a\":[1]}').a", [1]],
  ["$millis()", Date.parse("2026-03-01T10:00:00.000Z")],
  ["$states.input.list", [1]],
  ["null", null],
  ["{'a': $states.input.missing, 'b': 1}", { b: 1 }],
  ["$v & 'x'", "yx"],
];

const failures: [string, RegExp][] = [
  ["$states.input.missing", /returned nothing/],
  ["text", /returned nothing/],
  ["$sum", /returned nothing/],
  ["function($x) { $x }", /returned nothing/],
  ["1 + 'a'", /threw an error/],
  ["$eval('1')", /\$eval is not supported/],
  ["$range(0, 2000, 1)", /1,000 are allowed/],
  ["$range(0, 1, 0)", /must not be 0/],
  ["$partition([1], 0)", /at least 1/],
  ["$hash('a', 'CRC')", /none of MD5/],
  ["$parse('{')", /threw an error/],
];

describe("an expression", () => {
  for (const [text, expected] of values)
    it(`${text} gives ${JSON.stringify(expected)}`, async () =>
      assert.deepEqual(await evaluate(text, { v: "y" }), expected));

  for (const [text, problem] of failures)
    it(`${text} fails`, async () => {
      await assert.rejects(evaluate(text), { error: "States.QueryEvaluationError", message: problem });
    });

  const hashes: [string, string][] = [
    ["MD5", "900150983cd24fb0d6963f7d28e17f72"],
    ["SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ];
  for (const [algorithm, expected] of hashes)
    it(`$hash with ${algorithm} gives the digest of RFC and FIPS for "abc"`, async () => {
      assert.equal(await evaluate(`$hash('abc', '${algorithm}')`), expected);
    });

  it("may be evaluated many times at once", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => evaluate("$v * 2", { v: n })));
    assert.deepEqual(
      all,
      Array.from({ length: 20 }, (_, n) => n * 2),
    );
  });

  it("stands only where the whole string is one", async () => {
    assert.equal(await evaluator.value(" {% 1 %}", {}, "Output"), " {% 1 %}");
  });
});
