/** JSONPath mode, case by case; `source` is where the expected value comes from. */
import assert from "node:assert/strict";
import type { Json, Properties } from "../../../../../local/service.ts";
import { chain, functionArn, only, openWorld, pass, Thrown, type World } from "../world.ts";

const spec = "https://states-language.net/spec.html";
const docs = "https://docs.aws.amazon.com/step-functions/latest/dg";
const recorded = "recording of AWS, in the snapshots of localstack/localstack tests/aws/services/stepfunctions/v2";

const ok = (output: Json) => ({ status: "SUCCEEDED", output });
type Case = { title: string; source: string; definition: Properties; input?: Json; ends: Properties };

const call = (name: string, rest: Properties = {}) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: functionArn(name), "Payload.$": "$" },
  ...rest,
});
const intrinsic = (expression: string, output: Json, input: Json = {}): Case => ({
  title: expression,
  source: `${docs}/intrinsic-functions.html`,
  definition: only(pass({ Parameters: { "r.$": expression } })),
  input,
  ends: ok({ r: output }),
});
const rule = (condition: Properties, input: Json, holds: boolean): Case => ({
  title: `${JSON.stringify(condition)} of ${JSON.stringify(input)} is ${holds}`,
  source: `${spec}#choice-state`,
  definition: {
    StartAt: "which",
    States: {
      which: { Type: "Choice", Choices: [{ ...condition, Next: "yes" }], Default: "no" },
      yes: pass({ Result: true, End: true }),
      no: pass({ Result: false, End: true }),
    },
  },
  input,
  ends: ok(holds),
});
const path = (text: string, input: Json, output: Json): Case => ({
  title: `${text} in ${JSON.stringify(input)}`,
  source: "https://github.com/json-path/JsonPath",
  definition: only(pass({ Parameters: { "r.$": text } })),
  input,
  ends: ok({ r: output }),
});
const failsWith = (error: string, cause: string) => ({ status: "FAILED", error, cause });
const inOnly = "An error occurred while executing the state 'only' (entered at the event id #2).";

const cases: Case[] = [
  {
    title: "InputPath, Parameters, ResultSelector, ResultPath and OutputPath follow each other",
    source: `${docs}/concepts-input-output-filtering.html`,
    definition: only(
      call("double", {
        InputPath: "$.in",
        Parameters: { FunctionName: functionArn("double"), Payload: { "n.$": "$.n" } },
        ResultSelector: { "value.$": "$.Payload", fixed: 1 },
        ResultPath: "$.out.got",
        OutputPath: "$.out",
      }),
    ),
    input: { in: { n: 4 }, out: { kept: true } },
    ends: ok({ kept: true, got: { value: 8, fixed: 1 } }),
  },
  {
    title: "ResultPath null keeps the input, InputPath null is an empty object",
    source: `${spec}#filters`,
    definition: chain({ a: call("double", { ResultPath: null }), b: pass({ InputPath: null, ResultPath: "$.empty" }) }),
    input: { n: 1 },
    ends: ok({ n: 1, empty: {} }),
  },
  {
    title: "a Pass gives its Result",
    source: `${spec}#pass-state`,
    definition: only(pass({ Result: { "x.$": "kept" }, ResultPath: "$.r" })),
    input: { a: 1 },
    ends: ok({ a: 1, r: { "x.$": "kept" } }),
  },
  {
    title: "the context object, and variables seen by later states",
    source: `${docs}/workflow-variables.html`,
    definition: chain({
      a: pass({ Assign: { "v.$": "$.n", fixed: [1] }, Result: { n: 1 } }),
      b: pass({ Assign: { "v.$": "States.MathAdd($v, 1)" }, Parameters: { "was.$": "$v" } }),
      c: pass({ Parameters: { "now.$": "$v", "first.$": "$fixed[0]", "in.$": "$.was", "state.$": "$$.State.Name" } }),
    }),
    ends: ok({ now: 2, first: 1, in: 1, state: "c" }),
  },
  {
    title: "a missing path in a template is States.Runtime, which no Catch takes",
    source: recorded,
    definition: only(
      call("double", { Parameters: { "x.$": "$.no" }, Catch: [{ ErrorEquals: ["States.ALL"], Next: "only" }] }),
    ),
    input: { a: 1 },
    ends: failsWith(
      "States.Runtime",
      `${inOnly} The JSONPath '$.no' specified for the field 'x.$' could not be found in the input '{"a":1}'`,
    ),
  },
  {
    title: "a missing InputPath",
    source: recorded,
    definition: only(pass({ InputPath: "$.no" })),
    ends: failsWith("States.Runtime", `${inOnly} Invalid path '$.no' : No results for path: $['no']`),
  },
  {
    title: "a ResultPath that does not fit the input",
    source: `${spec}#appendix-a`,
    definition: only(pass({ Result: 1, ResultPath: "$.a.b" })),
    input: { a: 1 },
    ends: failsWith("States.ResultPathMatchFailure", `${inOnly} Unable to apply ReferencePath $.a.b to input {"a":1}`),
  },
  {
    title: "a Catch puts the error where its ResultPath says, and assigns from it",
    source: `${spec}#fallback-states`,
    definition: chain({
      a: call("throw", {
        Catch: [{ ErrorEquals: ["Bad"], ResultPath: "$.e", Assign: { "name.$": "$.Error" }, Next: "b" }],
      }),
      b: pass({ Parameters: { "n.$": "$.n", "e.$": "$.e.Error", "v.$": "$name" } }),
    }),
    input: { n: 1 },
    ends: ok({ n: 1, e: "Bad", v: "Bad" }),
  },
  {
    title: "a Fail reads its error and cause",
    source: `${spec}#fail-state`,
    definition: only({ Type: "Fail", ErrorPath: "$.e", CausePath: "States.Format('why {}', $.c)" }),
    input: { e: "E", c: 1 },
    ends: failsWith("E", "why 1"),
  },
  {
    title: "a Map with ItemsPath and ItemSelector",
    source: `${spec}#map-state`,
    definition: only({
      Type: "Map",
      ItemsPath: "$.list",
      ItemSelector: { "v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index", "k.$": "$.k" },
      MaxConcurrencyPath: "$.most",
      ItemProcessor: chain({ item: pass() }),
      ResultPath: "$.list",
    }),
    input: { k: "k", most: 1, list: ["a", "b"] },
    ends: ok({
      k: "k",
      most: 1,
      list: [
        { v: "a", i: 0, k: "k" },
        { v: "b", i: 1, k: "k" },
      ],
    }),
  },
  {
    title: "a Map by its older names",
    source: `${spec}#map-state`,
    definition: only({ Type: "Map", Parameters: { "v.$": "$$.Map.Item.Value" }, Iterator: chain({ item: pass() }) }),
    input: [1],
    ends: ok([{ v: 1 }]),
  },
  {
    title: "a Map puts items into batches",
    source: `${docs}/input-output-itembatcher.html`,
    definition: only({
      Type: "Map",
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { "k.$": "$$.State.Name" } },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        ...chain({ item: pass() }),
      },
    }),
    input: [1, 2, 3],
    ends: ok([
      { BatchInput: { k: "only" }, Items: [1, 2] },
      { BatchInput: { k: "only" }, Items: [3] },
    ]),
  },
  {
    title: "a Map whose failures stay within what is tolerated",
    source: `${spec}#map-state`,
    definition: only({
      Type: "Map",
      ToleratedFailurePercentage: 50,
      ItemProcessor: chain({ item: call("odd", { OutputPath: "$.Payload" }) }),
    }),
    input: [1, 2],
    ends: ok([1]),
  },
  {
    title: "a Map that fails more often than is tolerated",
    source: `${docs}/state-map-distributed.html`,
    definition: only({
      Type: "Map",
      ToleratedFailureCountPath: "$$.Execution.Input[2]",
      ItemProcessor: chain({ item: call("odd") }),
    }),
    input: [2, 4, 1],
    ends: failsWith("States.ExceedToleratedFailureThreshold", "The specified tolerated failure threshold was exceeded"),
  },
  {
    title: "a Parallel",
    source: `${spec}#parallel-state`,
    definition: only({
      Type: "Parallel",
      Branches: [chain({ a: pass({ OutputPath: "$.a" }) }), chain({ b: pass() })],
      ResultSelector: { "first.$": "$[0]" },
    }),
    input: { a: 1 },
    ends: ok({ first: 1 }),
  },
  {
    title: "a state in JSONata mode",
    source: `${docs}/transforming-data.html`,
    definition: chain({
      a: pass({ QueryLanguage: "JSONata", Output: { n: "{% $states.input.n + 1 %}" } }),
      b: pass({ OutputPath: "$.n" }),
    }),
    input: { n: 1 },
    ends: ok(2),
  },
  {
    title: "a Choice on a path that is not there",
    source: recorded,
    definition: chain({
      only: { Type: "Choice", Choices: [{ Variable: "$.no", NumericEquals: 1, Next: "b" }] },
      b: pass(),
    }),
    ends: failsWith(
      "States.Runtime",
      `${inOnly} Invalid path '$.no': The choice state's condition path references an invalid value.`,
    ),
  },
  intrinsic("States.Format('Hello, my name is {}.', $.name)", "Hello, my name is Arnav.", { name: "Arnav" }),
  intrinsic("States.Format('\\{\\} it\\'s {}', $)", "{} it's {a=[1, null]}", { a: [1, null] }),
  intrinsic("States.StringToJson('{\"a\":1}')", { a: 1 }),
  intrinsic("States.JsonToString($)", '{"a":[1]}', { a: [1] }),
  intrinsic("States.Array('a', 1, null, true)", ["a", 1, null, true]),
  intrinsic("States.ArrayPartition($,4)", [[1, 2, 3, 4], [5, 6, 7, 8], [9]], [1, 2, 3, 4, 5, 6, 7, 8, 9]),
  intrinsic("States.ArrayContains($, 5)", true, [4, 5]),
  intrinsic("States.ArrayRange(1, 9, 2)", [1, 3, 5, 7, 9]),
  intrinsic("States.ArrayGetItem($, 5)", 6, [1, 2, 3, 4, 5, 6]),
  intrinsic("States.ArrayLength($)", 2, [1, 2]),
  intrinsic("States.ArrayUnique($)", [1, 2, { a: 1 }], [1, 2, 1, { a: 1 }, { a: 1 }]),
  intrinsic("States.Base64Encode('Data to encode')", "RGF0YSB0byBlbmNvZGU="),
  intrinsic("States.Base64Decode('RGVjb2RlZCBkYXRh')", "Decoded data"),
  intrinsic("States.Hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"),
  intrinsic(
    "States.JsonMerge($.a, $.b, false)",
    { x: { z: 1 }, y: 1 },
    { a: { x: { q: 1 }, y: 1 }, b: { x: { z: 1 } } },
  ),
  intrinsic("States.MathAdd(111, -1)", 110),
  intrinsic("States.StringSplit('This.is+a,test=string', '.+,=')", ["This", "is", "a", "test", "string"]),
  path("$.a-b['c d'][-1]", { "a-b": { "c d": [1, 2] } }, 2),
  path("$.a[*].b", { a: [{ b: 1 }, {}, { b: 2 }] }, [1, 2]),
  path("$.a[1:]", { a: [1, 2, 3] }, [2, 3]),
  path("$..b", { a: [{ b: 1 }], b: 2 }, [2, 1]),
  path("$['a','b']", { a: 1, b: 2, c: 3 }, { a: 1, b: 2 }),
  path(
    "$.a[?(@.p < 10 && @.c == 'x')].p",
    {
      a: [
        { p: 5, c: "x" },
        { p: 20, c: "x" },
        { p: 1, c: "y" },
      ],
    },
    [5],
  ),
  path(
    "$.a[?(@.c =~ /x.*/i || !(@.p))].p",
    {
      a: [
        { p: 5, c: "Xy" },
        { p: 20, c: "z" },
      ],
    },
    [5],
  ),
  path("$.a[?(@ in [1, 3])]", { a: [1, 2, 3] }, [1, 3]),
  path("$.a.length()", { a: [1, 2] }, 2),
  rule({ Variable: "$.a", StringEquals: "x" }, { a: "x" }, true),
  rule({ Variable: "$.a", StringLessThan: "b" }, { a: 1 }, false),
  rule({ Variable: "$.a", StringMatches: "log-*.\\*xt" }, { a: "log-1.*xt" }, true),
  rule({ Variable: "$.a", NumericGreaterThanEqualsPath: "$.b" }, { a: 2, b: 2 }, true),
  rule({ Variable: "$.a", BooleanEquals: false }, { a: false }, true),
  rule({ Variable: "$.a", TimestampGreaterThan: "2016-03-14T01:59:00Z" }, { a: "2016-03-14T02:59:30+00:30" }, true),
  rule({ Variable: "$.a", TimestampEquals: "2016-03-14T01:59:00Z" }, { a: "yesterday" }, false),
  rule({ Variable: "$.a", IsPresent: false }, {}, true),
  rule({ Variable: "$.a", IsNull: true }, { a: null }, true),
  rule({ Variable: "$.a", IsNumeric: false }, { a: "1" }, true),
  rule({ Variable: "$.a", IsTimestamp: true }, { a: "2001-01-01T12:00:00Z" }, true),
  rule({ And: [{ Variable: "$.a", IsPresent: true }, { Not: { Variable: "$.a", IsNull: true } }] }, { a: 1 }, true),
  rule(
    {
      Or: [
        { Variable: "$.a", NumericEquals: 2 },
        { Variable: "$.a", NumericLessThan: 1 },
      ],
    },
    { a: 1 },
    false,
  ),
];

describe("JSONPath mode", () => {
  let world: World;
  beforeEach(() => {
    world = openWorld({
      double: ({ n }) => Number(n) * 2,
      odd: (n) => {
        if (Number(n) % 2 === 0) throw new Thrown("Even");
        return Number(n);
      },
      throw: () => {
        throw new Thrown("Bad");
      },
    });
  });
  afterEach(() => world.close());

  const inPath = (definition: Properties) => ({ ...definition, QueryLanguage: "JSONPath" });
  for (const { title, source, definition, input = {}, ends } of cases)
    it(title, async () => assert.deepEqual(await world.run(inPath(definition), input), ends, source));

  it("a Wait takes its time from a path, and days of it pass at once", async () => {
    const state = { Type: "Wait", TimestampPath: "$.until", OutputPath: "$.until" };
    const execution = world.start(await world.create(inPath(only(state))), { until: "2026-03-04T10:00:00Z" });
    await world.until("wait");
    world.clock.advance(3 * 86_400_000 - 1);
    await world.stillRuns(execution);
    world.clock.advance(1);
    assert.equal((await world.ended(execution)).output, '"2026-03-04T10:00:00Z"');
  });

  it("a task's time limit comes from a path", async () => {
    const resource = "arn:aws:states:::lambda:invoke.waitForTaskToken";
    const state = call("double", { Resource: resource, TimeoutSecondsPath: "$.limit" });
    const execution = world.start(await world.create(inPath(only(state))), { n: 1, limit: 5 });
    await world.until("submitted");
    world.clock.advance(4999);
    await world.stillRuns(execution);
    world.clock.advance(1);
    assert.equal((await world.ended(execution)).error, "States.Timeout");
  });

  it("a function that is given something else fails with States.IntrinsicFailure", async () => {
    const { error } = await world.run(inPath(only(pass({ Parameters: { "r.$": "States.ArrayLength($)" } }))), {});
    assert.equal(error, "States.IntrinsicFailure");
  });
});
