/** Every operator of an event pattern: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
import assert from "node:assert/strict";
import { compilePattern, parsePattern } from "../../../local/services/events/pattern.ts";
import type { Row } from "../row.ts";

const guide = "https://docs.aws.amazon.com/eventbridge/latest/userguide";
const operators = `${guide}/eb-create-pattern-operators.html`;
const arrays = `${guide}/eb-event-patterns-arrays.html`;

/** What fits the pattern, and what does not. */
type Shape = {
  readonly title: string;
  readonly source?: string;
  readonly pattern: unknown;
  readonly fits: readonly unknown[];
  readonly misses: readonly unknown[];
};

const a = (...values: unknown[]) => ({ a: values });
const shapes: readonly Shape[] = [
  {
    title: "equals, of a text",
    pattern: a("x"),
    fits: [{ a: "x" }, { a: "x", b: 1 }],
    misses: [{ a: "X" }, { a: "xx" }, {}],
  },
  { title: "equals, of a number", pattern: a(1), fits: [{ a: 1 }], misses: [{ a: "1" }, { a: 2 }] },
  { title: "equals, of a truth value", pattern: a(true), fits: [{ a: true }], misses: [{ a: false }, { a: "true" }] },
  {
    title: "null",
    source: `${guide}/eb-create-pattern.html`,
    pattern: a(null),
    fits: [{ a: null }],
    misses: [{}, { a: "" }, { a: 0 }],
  },
  {
    title: "an empty text",
    source: `${guide}/eb-create-pattern.html`,
    pattern: a(""),
    fits: [{ a: "" }],
    misses: [{ a: null }, {}],
  },
  { title: "or within a field", pattern: a("x", "y"), fits: [{ a: "x" }, { a: "y" }], misses: [{ a: "z" }] },
  {
    title: "and between fields",
    pattern: { a: ["x"], b: ["y"] },
    fits: [{ a: "x", b: "y" }],
    misses: [{ a: "x" }, { a: "x", b: "z" }],
  },
  {
    title: "a nested field",
    pattern: { a: { b: ["x"] } },
    fits: [{ a: { b: "x" } }],
    misses: [{ a: "x" }, { b: "x" }],
  },
  {
    title: "$or",
    pattern: { $or: [{ a: ["x"] }, { b: { c: ["y"] } }] },
    fits: [{ a: "x" }, { b: { c: "y" } }],
    misses: [{ a: "y" }, {}],
  },
  {
    title: "$or beside a field",
    pattern: { d: [1], $or: [{ a: ["x"] }, { b: ["y"] }] },
    fits: [{ d: 1, b: "y" }],
    misses: [{ b: "y" }, { d: 1 }],
  },
  {
    title: "prefix",
    pattern: a({ prefix: "ab" }),
    fits: [{ a: "ab" }, { a: "abc" }],
    misses: [{ a: "a" }, { a: "xab" }, { a: 1 }, {}],
  },
  {
    title: "prefix in any case",
    pattern: a({ prefix: { "equals-ignore-case": "AB" } }),
    fits: [{ a: "abc" }],
    misses: [{ a: "b" }],
  },
  { title: "suffix", pattern: a({ suffix: ".png" }), fits: [{ a: "x.png" }], misses: [{ a: "x.PNG" }, { a: ".pngx" }] },
  {
    title: "suffix in any case",
    pattern: a({ suffix: { "equals-ignore-case": ".png" } }),
    fits: [{ a: "x.PNG" }],
    misses: [{ a: "x.jpg" }],
  },
  {
    title: "equals-ignore-case",
    pattern: a({ "equals-ignore-case": "Alice" }),
    fits: [{ a: "aLICE" }],
    misses: [{ a: "alices" }],
  },
  {
    title: "wildcard",
    pattern: a({ wildcard: "a*b*c" }),
    fits: [{ a: "abc" }, { a: "a1b2c" }],
    misses: [{ a: "abcd" }, { a: "ac" }],
  },
  {
    title: "wildcard with a star that is a star",
    pattern: a({ wildcard: "a\\*b" }),
    fits: [{ a: "a*b" }],
    misses: [{ a: "axb" }],
  },
  {
    title: "anything-but a text",
    pattern: a({ "anything-but": "x" }),
    fits: [{ a: "y" }, { a: 1 }],
    misses: [{ a: "x" }, {}],
  },
  {
    title: "anything-but several texts",
    pattern: a({ "anything-but": ["x", "y"] }),
    fits: [{ a: "z" }],
    misses: [{ a: "x" }, { a: "y" }],
  },
  {
    title: "anything-but numbers",
    pattern: a({ "anything-but": [1, 2] }),
    fits: [{ a: 3 }, { a: "1" }],
    misses: [{ a: 1 }],
  },
  {
    title: "anything-but a prefix",
    pattern: a({ "anything-but": { prefix: "in" } }),
    fits: [{ a: "out" }],
    misses: [{ a: "init" }],
  },
  {
    title: "anything-but several prefixes",
    pattern: a({ "anything-but": { prefix: ["in", "st"] } }),
    fits: [{ a: "out" }],
    misses: [{ a: "init" }, { a: "stop" }],
  },
  {
    title: "anything-but a suffix",
    pattern: a({ "anything-but": { suffix: ".txt" } }),
    fits: [{ a: "x.rtf" }],
    misses: [{ a: "x.txt" }],
  },
  {
    title: "anything-but several suffixes",
    pattern: a({ "anything-but": { suffix: [".txt", ".rtf"] } }),
    fits: [{ a: "x.md" }],
    misses: [{ a: "x.rtf" }],
  },
  {
    title: "anything-but in any case",
    pattern: a({ "anything-but": { "equals-ignore-case": ["init", "stop"] } }),
    fits: [{ a: "run" }],
    misses: [{ a: "INIT" }],
  },
  {
    title: "anything-but a wildcard",
    pattern: a({ "anything-but": { wildcard: "*/lib/*" } }),
    fits: [{ a: "/x/" }],
    misses: [{ a: "/lib/x" }],
  },
  {
    title: "anything-but several wildcards",
    pattern: a({ "anything-but": { wildcard: ["*/lib/*", "*/bin/*"] } }),
    fits: [{ a: "/x/" }],
    misses: [{ a: "/bin/x" }],
  },
  {
    title: "numeric, one bound",
    pattern: a({ numeric: ["<", 10] }),
    fits: [{ a: 9.9 }, { a: -1 }],
    misses: [{ a: 10 }, { a: "9" }],
  },
  { title: "numeric, equal", pattern: a({ numeric: ["=", 3.0018] }), fits: [{ a: 3.0018 }], misses: [{ a: 3 }] },
  {
    title: "numeric, a range",
    pattern: a({ numeric: [">", 0, "<=", 5] }),
    fits: [{ a: 5 }, { a: 0.1 }],
    misses: [{ a: 0 }, { a: 5.1 }],
  },
  { title: "numeric, at least", pattern: a({ numeric: [">=", 0] }), fits: [{ a: 0 }], misses: [{ a: -0.1 }] },
  {
    title: "cidr of version 4",
    pattern: a({ cidr: "10.0.0.0/24" }),
    fits: [{ a: "10.0.0.255" }],
    misses: [{ a: "10.0.1.0" }, { a: "x" }, { a: "::1" }],
  },
  {
    title: "cidr of version 6",
    pattern: a({ cidr: "2001:db8::/32" }),
    fits: [{ a: "2001:db8::1" }],
    misses: [{ a: "2001:db9::1" }, { a: "10.0.0.1" }],
  },
  {
    title: "exists",
    pattern: a({ exists: true }),
    fits: [{ a: "x" }, { a: null }, { a: [1] }],
    misses: [{}, { b: 1 }, { a: { b: 1 } }],
  },
  { title: "exists false", pattern: a({ exists: false }), fits: [{}, { b: 1 }], misses: [{ a: "x" }, { a: null }] },
  {
    title: "exists false of a nested field",
    pattern: { d: a({ exists: false }) },
    fits: [{}, { d: {} }],
    misses: [{ d: { a: 1 } }],
  },
  {
    title: "operators beside values",
    pattern: a("x", { prefix: "y" }, { exists: false }),
    fits: [{ a: "x" }, { a: "yz" }, {}],
    misses: [{ a: "z" }],
  },
  {
    title: "one of an array's values",
    source: arrays,
    pattern: a("x"),
    fits: [{ a: ["y", "x"] }],
    misses: [{ a: ["y"] }, { a: [] }],
  },
  {
    title: "a field of an array's objects",
    source: arrays,
    pattern: { a: { b: ["x"] } },
    fits: [{ a: [{ b: "y" }, { b: "x" }] }],
    misses: [{ a: [{ c: "x" }] }],
  },
  {
    title: "two fields of one of an array's objects",
    source: arrays,
    pattern: { a: { b: [1], c: [2] } },
    fits: [{ a: [{ b: 1, c: 2 }] }],
    misses: [{ a: [{ b: 1 }, { c: 2 }] }],
  },
];

const wrong: readonly (readonly [string, string])[] = [
  ["text that is not JSON", "{"],
  ["an empty pattern", "{}"],
  ["a value that stands alone", '{"a":"x"}'],
  ["an empty list", '{"a":[]}'],
  ["a list in a list", '{"a":[["x"]]}'],
  ["an operator that does not exist", '{"a":[{"regex":"x"}]}'],
  ["two operators in one", '{"a":[{"prefix":"x","suffix":"y"}]}'],
  ["a prefix that is no text", '{"a":[{"prefix":1}]}'],
  ["a numeric of a text", '{"a":[{"numeric":["<","1"]}]}'],
  ["a numeric of three parts", '{"a":[{"numeric":["<",1,">"]}]}'],
  ["a numeric with an unknown comparison", '{"a":[{"numeric":["!=",1]}]}'],
  ["a cidr that is none", '{"a":[{"cidr":"10.0.0.0/33"}]}'],
  ["exists of a text", '{"a":[{"exists":"true"}]}'],
  ["anything-but a number's range", '{"a":[{"anything-but":{"numeric":["<",1]}}]}'],
  ["anything-but an object", '{"a":[{"anything-but":{}}]}'],
  ["two stars side by side", '{"a":[{"wildcard":"a**"}]}'],
  ["a backslash before another character", '{"a":[{"wildcard":"a\\\\b"}]}'],
  ["an $or of one", '{"$or":[{"a":[1]}]}'],
];

export const patternRows: readonly Row[] = [
  ...shapes.map(
    ({ title, source = operators, pattern, fits, misses }): Row => ({
      area: "Event patterns",
      title,
      source,
      check: async () => {
        const matches = compilePattern(pattern);
        for (const event of fits) assert.ok(matches(event), `${JSON.stringify(event)} should fit`);
        for (const event of misses) assert.ok(!matches(event), `${JSON.stringify(event)} should not fit`);
      },
    }),
  ),
  ...wrong.map(
    ([title, text]): Row => ({
      area: "Event patterns",
      title: `${title} is refused`,
      source: operators,
      check: async () => {
        assert.throws(() => parsePattern(text), { name: "InvalidEventPatternException" });
      },
    }),
  ),
];
