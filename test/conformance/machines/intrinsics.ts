/** The intrinsic functions of JSONPath mode, and the functions that Step Functions adds to JSONata. */
import type { Json } from "../../../local/service.ts";
import { only, pass } from "../../local/services/states/world.ts";
import { type Case, docs, fails, inPath, ok, output } from "./case.ts";

const page = `${docs}/intrinsic-functions.html`;
const gives = (expression: string, value: Json, input: Json = {}): Case => ({
  title: `${expression} of ${JSON.stringify(input)}`,
  source: page,
  definition: inPath(only(pass({ Parameters: { "r.$": expression } }))),
  input,
  ends: ok({ r: value }),
});
const refuses = (expression: string, input: Json = {}): Case => ({
  title: `${expression} of ${JSON.stringify(input)} fails`,
  source: page,
  definition: inPath(only(pass({ Parameters: { "r.$": expression } }))),
  input,
  ends: fails("States.IntrinsicFailure"),
});
/** True of what is random. */
const holds = (title: string, expression: string, test: string): Case => ({
  title,
  source: page,
  definition: inPath({
    StartAt: "a",
    States: {
      a: pass({ Parameters: { "r.$": expression }, Next: "b" }),
      b: pass({ QueryLanguage: "JSONata", Output: `{% $states.input.r ~> ${test} %}`, End: true }),
    },
  }),
  ends: ok(true),
});

export const intrinsicCases: readonly Case[] = [
  gives("States.Array(1, 'a', true, null, $.x)", [1, "a", true, null, { y: 1 }], { x: { y: 1 } }),
  gives("States.Array()", []),
  gives("States.ArrayPartition($.a, 2)", [[1, 2], [3, 4], [5]], { a: [1, 2, 3, 4, 5] }),
  gives("States.ArrayPartition($.a, 9)", [[1]], { a: [1] }),
  refuses("States.ArrayPartition($.a, 0)", { a: [1] }),
  refuses("States.ArrayPartition($.a, 2)", { a: "text" }),
  gives("States.ArrayContains($.a, $.v)", true, { a: [1, { b: [2] }], v: { b: [2] } }),
  gives("States.ArrayContains($.a, '1')", false, { a: [1] }),
  gives("States.ArrayRange(1, 9, 2)", [1, 3, 5, 7, 9]),
  gives("States.ArrayRange(5, 1, -2)", [5, 3, 1]),
  gives(
    "States.ArrayRange(0, 999, 1)",
    Array.from({ length: 1000 }, (_, n) => n),
  ),
  refuses("States.ArrayRange(0, 1000, 1)"),
  refuses("States.ArrayRange(0, 1, 0)"),
  gives("States.ArrayGetItem($.a, 1)", "b", { a: ["a", "b"] }),
  refuses("States.ArrayGetItem($.a, 2)", { a: ["a", "b"] }),
  refuses("States.ArrayGetItem($.a, -1)", { a: ["a", "b"] }),
  gives("States.ArrayLength($.a)", 3, { a: [1, 2, 3] }),
  gives("States.ArrayLength($.a)", 0, { a: [] }),
  refuses("States.ArrayLength($.a)", { a: "abc" }),
  gives("States.ArrayUnique($.a)", [1, "1", { b: 1 }], { a: [1, "1", 1, { b: 1 }, { b: 1 }] }),
  gives("States.Base64Encode('Data to encode')", "RGF0YSB0byBlbmNvZGU="),
  gives("States.Base64Encode($.t)", "xYHDs2TFug==", { t: "Łódź" }),
  refuses("States.Base64Encode($.t)", { t: "x".repeat(10_001) }),
  gives("States.Base64Decode('RGVjb2RlZCBkYXRh')", "Decoded data"),
  refuses("States.Base64Decode('***')"),
  gives("States.Hash('input data', 'MD5')", "812f45842bc6d66ee14572ce20db8e86"),
  gives("States.Hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"),
  gives("States.Hash('', 'SHA-256')", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  gives(
    "States.Hash('', 'SHA-384')",
    "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
  ),
  gives(
    "States.Hash('', 'SHA-512')",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
  ),
  refuses("States.Hash('a', 'CRC')"),
  gives(
    "States.JsonMerge($.a, $.b, false)",
    { x: { c: 1 }, y: 1, z: 2 },
    { a: { x: { d: 1 }, y: 1 }, b: { x: { c: 1 }, z: 2 } },
  ),
  refuses("States.JsonMerge($.a, $.b, true)", { a: {}, b: {} }),
  refuses("States.JsonMerge($.a, $.b, false)", { a: [], b: {} }),
  gives("States.StringToJson($.t)", { a: [1] }, { t: '{"a":[1]}' }),
  refuses("States.StringToJson($.t)", { t: "{" }),
  gives("States.JsonToString($.v)", '{"a":[1,null]}', { v: { a: [1, null] } }),
  gives("States.MathAdd(111, -1)", 110),
  gives("States.MathAdd($.a, 1.4)", 3, { a: 1.5 }),
  refuses("States.MathAdd(2147483648, 1)"),
  refuses("States.MathAdd('1', 1)"),
  holds("States.MathRandom(1, 3) is 1 or 2", "States.MathRandom(1, 3)", "function($n) { $n in [1, 2] }"),
  holds(
    "States.MathRandom with one seed gives one number",
    "States.Array(States.MathRandom(1, 1000000, 7), States.MathRandom(1, 1000000, 7))",
    "function($l) { $l[0] = $l[1] }",
  ),
  refuses("States.MathRandom(3, 3)"),
  gives("States.StringSplit('1,2,3', ',')", ["1", "2", "3"]),
  gives("States.StringSplit('This.is+a,test=string', '.+,=')", ["This", "is", "a", "test", "string"]),
  holds(
    "States.UUID() is a random UUID",
    "States.UUID()",
    "function($t) { $exists($match($t, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)) }",
  ),
  gives("States.Format('Hello, my name is {}.', $.name)", "Hello, my name is Arnav.", { name: "Arnav" }),
  gives("States.Format('{} {} {}', 1, true, null)", "1 true null"),
  gives("States.Format('\\{\\} it\\'s \\\\')", "{} it's \\"),
  refuses("States.Format('{} {}', 1)"),
  gives("States.Format('{}', States.JsonToString(States.Array(1, States.MathAdd(1, 1))))", "[1,2]"),
];

const added = `${docs}/transforming-data.html#jsonata-functions-provided-by-sfn`;
const evaluates = (expression: string, value: Json): Case => ({
  title: expression,
  source: added,
  definition: output(`{% ${expression} %}`),
  ends: ok(value),
});
const cannot = (expression: string): Case => ({
  title: `${expression} fails`,
  source: added,
  definition: output(`{% ${expression} %}`),
  ends: fails("States.QueryEvaluationError"),
});

export const jsonataCases: readonly Case[] = [
  evaluates("$partition([1,2,3,4,5], 2)", [[1, 2], [3, 4], [5]]),
  cannot("$partition([1], 0)"),
  evaluates("$range(0, 10, 5)", [0, 5, 10]),
  evaluates("$range(3, 1, -1)", [3, 2, 1]),
  cannot("$range(0, 1, 0)"),
  evaluates("$hash('', 'SHA-256')", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  cannot("$hash('a', 'CRC')"),
  evaluates("$random(3) = $random(3)", true),
  evaluates("$random() < 1", true),
  evaluates("$length($uuid())", 36),
  evaluates("$parse('{\"a\":[1]}')", { a: [1] }),
  cannot("$parse('{')"),
  cannot("$eval('1')"),
  cannot("1 + 'a'"),
  cannot("$states.input.missing"),
  cannot("function($x) { $x }"),
  evaluates("{'missing': $states.input.no, 'there': 1}", { there: 1 }),
  evaluates("$now() = $states.context.State.EnteredTime", true),
  evaluates("$states.input ~> $type", "object"),
  evaluates("[1..3].($ * 2)", [2, 4, 6]),
  evaluates("$sum([1,2,3])", 6),
  evaluates("$string({'a':[1]})", '{"a":[1]}'),
];
