/** Every operator of a Choice in JSONPath mode: https://states-language.net/spec.html#choice-state */
import type { Json, Properties } from "../../../local/service.ts";
import { pass } from "../../local/services/states/world.ts";
import { type Case, docs, fails, inPath, ok, spec } from "./case.ts";

const which = (rule: Properties): Properties =>
  inPath({
    StartAt: "which",
    States: {
      which: { Type: "Choice", Choices: [{ ...rule, Next: "yes" }], Default: "no" },
      yes: pass({ Result: true, End: true }),
      no: pass({ Result: false, End: true }),
    },
  });

const row = (rule: Properties, input: Json, holds: boolean): Case => ({
  title: `${JSON.stringify(rule)} of ${JSON.stringify(input)} is ${holds}`,
  source: `${spec}#choice-state`,
  definition: which(rule),
  input,
  ends: ok(holds),
});

type Order = "Equals" | "LessThan" | "LessThanEquals" | "GreaterThan" | "GreaterThanEquals";
/** Whether it holds of a smaller, the same and a larger value. */
const orders: Readonly<Record<Order, readonly [boolean, boolean, boolean]>> = {
  Equals: [false, true, false],
  LessThan: [true, false, false],
  LessThanEquals: [true, true, false],
  GreaterThan: [false, false, true],
  GreaterThanEquals: [false, true, true],
};
/** A smaller, the same and a larger value, and one of another kind. */
const kinds: Readonly<Record<string, readonly [Json, Json, Json, Json]>> = {
  String: ["B", "a", "b", 1],
  Numeric: [-1.5, 0, 1e3, "0"],
  Timestamp: ["2016-03-14T01:58:59.999Z", "2016-03-14T01:59:00Z", "2016-03-14T01:59:00-01:00", "2016-03-14"],
};

/** Each order of each kind, with a value and with a path; a value of another kind never holds. */
const compared = Object.entries(kinds).flatMap(([kind, [smaller, same, larger, other]]) =>
  Object.entries(orders).flatMap(([order, [less, equal, more]]) => {
    const name = `${kind}${order}`;
    const values: readonly [Json, boolean][] = [
      [smaller, less],
      [same, equal],
      [larger, more],
      [other, false],
      [null, false],
    ];
    return values.flatMap(([value, holds]) => [
      row({ Variable: "$.a", [name]: same }, { a: value }, holds),
      row({ Variable: "$.a", [`${name}Path`]: "$.b" }, { a: value, b: same }, holds),
    ]);
  }),
);

const booleans = [
  row({ Variable: "$.a", BooleanEquals: true }, { a: true }, true),
  row({ Variable: "$.a", BooleanEquals: false }, { a: false }, true),
  row({ Variable: "$.a", BooleanEquals: true }, { a: false }, false),
  row({ Variable: "$.a", BooleanEquals: true }, { a: "true" }, false),
  row({ Variable: "$.a", BooleanEqualsPath: "$.b" }, { a: true, b: true }, true),
  row({ Variable: "$.a", BooleanEqualsPath: "$.b" }, { a: true, b: false }, false),
  row({ Variable: "$.a", BooleanEqualsPath: "$.b" }, { a: 1, b: 1 }, false),
];

const matches: readonly [string, string, boolean][] = [
  ["log-*.txt", "log-1.txt", true],
  ["log-*.txt", "log-.txt", true],
  ["log-*.txt", "log-1_txt", false],
  ["*", "", true],
  ["a*b*c", "a1b2c", true],
  ["a*b*c", "a1c", false],
  ["a", "ab", false],
  ["\\*", "*", true],
  ["\\*", "x", false],
  ["\\\\*", "\\x", true],
  ["[a]*", "[a]b", true],
];
const patterns = matches.map(([pattern, text, holds]) =>
  row({ Variable: "$.a", StringMatches: pattern }, { a: text }, holds),
);

/** Which of the values each test of a kind takes; the operand false turns it round. */
const values: Readonly<Record<string, Json>> = {
  null: null,
  true: true,
  number: 1.5,
  text: "x",
  time: "2001-01-01T12:00:00Z",
  list: [],
  object: {},
};
const tests: Readonly<Record<string, readonly string[]>> = {
  IsNull: ["null"],
  IsBoolean: ["true"],
  IsNumeric: ["number"],
  IsString: ["text", "time"],
  IsTimestamp: ["time"],
  IsPresent: Object.keys(values),
};
const kindTests = Object.entries(tests).flatMap(([name, those]) =>
  Object.entries(values).flatMap(([value, a]) =>
    [true, false].map((operand) =>
      row({ Variable: "$.a", [name]: operand }, { a: a }, those.includes(value) === operand),
    ),
  ),
);

const a = { Variable: "$.a", NumericEquals: 1 };
const b = { Variable: "$.b", NumericEquals: 1 };
const combined = [
  row({ And: [a, b] }, { a: 1, b: 1 }, true),
  row({ And: [a, b] }, { a: 1, b: 2 }, false),
  row({ Or: [a, b] }, { a: 2, b: 1 }, true),
  row({ Or: [a, b] }, { a: 2, b: 2 }, false),
  row({ Not: a }, { a: 2 }, true),
  row({ Not: a }, { a: 1 }, false),
  row({ And: [{ Or: [a, b] }, { Not: { And: [a, b] } }] }, { a: 1, b: 2 }, true),
  row({ And: [{ Or: [a, b] }, { Not: { And: [a, b] } }] }, { a: 1, b: 1 }, false),
  row({ And: [{ Variable: "$.a", IsPresent: true }, a] }, {}, false),
  row({ Or: [{ Variable: "$.a", IsPresent: false }, a] }, {}, true),
];

const missing = [
  row({ Variable: "$.a", IsPresent: true }, {}, false),
  row({ Variable: "$.a", IsPresent: false }, {}, true),
  row({ Variable: "$$.Execution.Name", IsString: true }, {}, true),
];

const refused: Case[] = [
  {
    title: "a comparison of what is not there fails",
    source: `${docs}/state-choice.html`,
    definition: which({ Variable: "$.a", NumericEquals: 1 }),
    input: {},
    ends: fails("States.Runtime"),
  },
  {
    title: "a comparison with a path that is not there fails",
    source: `${docs}/state-choice.html`,
    definition: which({ Variable: "$.a", NumericEqualsPath: "$.b" }),
    input: { a: 1 },
    ends: fails("States.Runtime"),
  },
];

export const choiceCases: readonly Case[] = [
  ...compared,
  ...booleans,
  ...patterns,
  ...kindTests,
  ...combined,
  ...missing,
  ...refused,
];
