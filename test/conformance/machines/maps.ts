/** The Map state without an ItemReader: items, concurrency, batches, tolerated failures. */
import type { Json, Properties } from "../../../local/service.ts";
import { chain, only, pass, task } from "../../local/services/states/world.ts";
import { type Case, call, docs, fails, inPath, ok, spec } from "./case.ts";

const item = (state: Properties = pass()) => chain({ item: state });
const distributed = (state: Properties = pass()) => ({
  ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
  ...item(state),
});
const map = (fields: Properties, processor: Properties = item()) =>
  only({ Type: "Map", ItemProcessor: processor, ...fields });
const odd = task("odd");
const oddPath = call("odd");

const one = (title: string, source: string, definition: Properties, input: Json, ends: Properties): Case => ({
  title,
  source,
  definition,
  input,
  ends,
});

const state = `${spec}#map-state`;
const mapping: Case[] = [
  one("a Map of an array (JSONata)", state, map({ Items: "{% $states.input.list %}" }), { list: [1, 2] }, ok([1, 2])),
  one("a Map of an array (JSONPath)", state, inPath(map({ ItemsPath: "$.list" })), { list: [1, 2] }, ok([1, 2])),
  one("a Map of the whole input (JSONata)", state, map({}), ["a"], ok(["a"])),
  one("a Map of the whole input (JSONPath)", state, inPath(map({})), ["a"], ok(["a"])),
  one("a Map of nothing (JSONata)", state, map({}), [], ok([])),
  one("a Map of nothing (JSONPath)", state, inPath(map({})), [], ok([])),
  one(
    "a Map of an object's entries, which is JSONata's alone",
    `${docs}/state-map.html`,
    map({ ItemSelector: "{% $states.context.Map.Item.{'k': Key, 'v': Value, 'i': Index} %}" }),
    { a: 1, b: 2 },
    ok([
      { k: "a", v: 1, i: 0 },
      { k: "b", v: 2, i: 1 },
    ]),
  ),
  one(
    "a Map of what is no array (JSONata)",
    `${docs}/state-map.html`,
    map({ Items: "{% $states.input.n %}" }),
    { n: 1 },
    fails("States.QueryEvaluationError"),
  ),
  one(
    "a Map of what is no array (JSONPath)",
    state,
    inPath(map({ ItemsPath: "$.n" })),
    { n: 1 },
    fails("States.Runtime"),
  ),
  one(
    "ItemSelector with the item, its index and the state's input (JSONata)",
    `${docs}/input-output-itemselector.html`,
    map({
      Items: "{% $states.input.list %}",
      ItemSelector: {
        i: "{% $states.context.Map.Item.Index %}",
        v: "{% $states.context.Map.Item.Value %}",
        k: "{% $states.input.k %}",
      },
    }),
    { list: ["x"], k: 1 },
    ok([{ i: 0, v: "x", k: 1 }]),
  ),
  one(
    "ItemSelector with the item, its index and the state's input (JSONPath)",
    `${docs}/input-output-itemselector.html`,
    inPath(
      map({
        ItemsPath: "$.list",
        ItemSelector: { "i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "k.$": "$.k" },
      }),
    ),
    { list: ["x"], k: 1 },
    ok([{ i: 0, v: "x", k: 1 }]),
  ),
  one(
    "the older names Parameters and Iterator",
    `${docs}/state-map-inline.html`,
    inPath(only({ Type: "Map", Parameters: { "v.$": "$$.Map.Item.Value" }, Iterator: item() })),
    [3],
    ok([{ v: 3 }]),
  ),
  one(
    "the item stays in the context of states inside it",
    `${docs}/input-output-contextobject.html`,
    map({}, chain({ a: pass({ Output: 0 }), b: pass({ Output: "{% $states.context.Map.Item.Value %}" }) })),
    ["x", "y"],
    ok(["x", "y"]),
  ),
  one(
    "ResultSelector, ResultPath and OutputPath of a Map",
    state,
    inPath(map({ ItemsPath: "$.l", ResultSelector: { "first.$": "$[0]" }, ResultPath: "$.r", OutputPath: "$.r" })),
    { l: [5, 6] },
    ok({ first: 5 }),
  ),
  one("an item that fails fails the Map with its error (JSONata)", state, map({}, item(odd)), [1, 2], fails("Even")),
  one(
    "an item that fails fails the Map with its error (JSONPath)",
    state,
    inPath(map({}, item(oddPath))),
    [1, 2],
    fails("Even"),
  ),
  one(
    "a Map whose error is caught",
    state,
    chain({
      m: { Type: "Map", ItemProcessor: item(odd), Catch: [{ ErrorEquals: ["Even"], Output: "caught", Next: "end" }] },
      end: pass(),
    }),
    [2],
    ok("caught"),
  ),
  one(
    "an item that catches its own error",
    state,
    map({}, chain({ a: task("odd", { Catch: [{ ErrorEquals: ["Even"], Output: "even", Next: "b" }] }), b: pass() })),
    [1, 2],
    ok([1, "even"]),
  ),
  one(
    "a Map in a Map",
    state,
    map({}, item({ Type: "Map", ItemProcessor: chain({ inner: pass({ Output: "{% $states.input * 10 %}" }) }) })),
    [[1], [2, 3]],
    ok([[10], [20, 30]]),
  ),
];

const batches = `${docs}/input-output-itembatcher.html`;
const batching: Case[] = [
  one(
    "batches of so many items (JSONata)",
    batches,
    map({ ItemBatcher: { MaxItemsPerBatch: 2 } }, distributed()),
    [1, 2, 3],
    ok([{ Items: [1, 2] }, { Items: [3] }]),
  ),
  one(
    "batches of so many items, by an expression, with what all share (JSONata)",
    batches,
    map(
      {
        Items: "{% $states.input.l %}",
        ItemBatcher: { MaxItemsPerBatch: "{% $states.input.n %}", BatchInput: { k: "{% $states.input.n %}" } },
      },
      distributed(),
    ),
    { n: 2, l: [1, 2, 3] },
    ok([
      { BatchInput: { k: 2 }, Items: [1, 2] },
      { BatchInput: { k: 2 }, Items: [3] },
    ]),
  ),
  one(
    "batches of so many items, by a path (JSONPath)",
    batches,
    inPath(map({ ItemsPath: "$.l", ItemBatcher: { MaxItemsPerBatchPath: "$.n" } }, distributed())),
    { n: 2, l: [1, 2, 3] },
    ok([{ Items: [1, 2] }, { Items: [3] }]),
  ),
  one(
    "batches of so many bytes",
    batches,
    map({ ItemBatcher: { MaxInputBytesPerBatch: 30 } }, distributed()),
    ["aaaaaaaa", "bbbbbbbb", "cccccccc"],
    ok([{ Items: ["aaaaaaaa"] }, { Items: ["bbbbbbbb"] }, { Items: ["cccccccc"] }]),
  ),
  one(
    "the smaller of both limits counts",
    batches,
    map({ ItemBatcher: { MaxItemsPerBatch: 1, MaxInputBytesPerBatch: 200 } }, distributed()),
    [1, 2],
    ok([{ Items: [1] }, { Items: [2] }]),
  ),
];

const failures = `${docs}/state-map-distributed.html#maprun-fail-threshold`;
const exceeded = "States.ExceedToleratedFailureThreshold";
const tolerating: Case[] = [
  one(
    "so many failures are tolerated (JSONata)",
    failures,
    map({ ToleratedFailureCount: 1 }, distributed(odd)),
    [1, 2, 3],
    ok([1, 3]),
  ),
  one(
    "one more is not (JSONata)",
    failures,
    map({ ToleratedFailureCount: 1 }, distributed(odd)),
    [2, 4, 3],
    fails(exceeded),
  ),
  one(
    "so many failures are tolerated (JSONPath)",
    failures,
    inPath(map({ ToleratedFailureCount: 1 }, distributed(oddPath))),
    [1, 2, 3],
    ok([1, 3]),
  ),
  one(
    "a number of failures by an expression",
    failures,
    map({ Items: "{% $states.input.l %}", ToleratedFailureCount: "{% $states.input.n %}" }, distributed(odd)),
    { n: 2, l: [2, 4, 5] },
    ok([5]),
  ),
  one(
    "a number of failures by a path",
    failures,
    inPath(map({ ItemsPath: "$.l", ToleratedFailureCountPath: "$.n" }, distributed(oddPath))),
    { n: 2, l: [2, 4, 5] },
    ok([5]),
  ),
  one(
    "a share of failures, just reached",
    failures,
    map({ ToleratedFailurePercentage: 50 }, distributed(odd)),
    [1, 2],
    ok([1]),
  ),
  one(
    "a share of failures, exceeded",
    failures,
    map({ ToleratedFailurePercentage: 49 }, distributed(odd)),
    [1, 2],
    fails(exceeded),
  ),
  one(
    "a share of failures by a path",
    failures,
    inPath(map({ ItemsPath: "$.l", ToleratedFailurePercentagePath: "$.p" }, distributed(oddPath))),
    { p: 100, l: [2] },
    ok([]),
  ),
  one(
    "either limit alone fails the Map",
    failures,
    map({ ToleratedFailureCount: 1, ToleratedFailurePercentage: 100 }, distributed(odd)),
    [2, 4],
    fails(exceeded),
  ),
  one("a distributed Map without limits tolerates none", failures, map({}, distributed(odd)), [1, 2], fails(exceeded)),
  one(
    "a batch that fails counts its items",
    failures,
    map({ ItemBatcher: { MaxItemsPerBatch: 2 }, ToleratedFailureCount: 1 }, distributed(task("fail"))),
    [1, 2],
    fails(exceeded),
  ),
  {
    title: "a Map that failed too often can be caught",
    source: failures,
    definition: chain({
      m: {
        Type: "Map",
        ItemProcessor: distributed(odd),
        Catch: [{ ErrorEquals: [exceeded], Output: "caught", Next: "end" }],
      },
      end: pass(),
    }),
    input: [2],
    ends: ok("caught"),
  },
];

/** So many questions are open at the same time, and an answer lets the next one begin. */
const concurrency = (title: string, fields: Properties, items: number, atOnce: number, processor = item): Case => ({
  title,
  source: `${docs}/state-map-inline.html`,
  definition: map({ Items: "{% [1..$states.input.n] %}", ...fields }, processor(task("never"))),
  input: { n: items, most: 3 },
  during: async (world, execution) => {
    await world.called("never", atOnce);
    await world.stillRuns(execution);
    if (world.calls.length !== atOnce)
      throw new Error(`${world.calls.length} items ran at the same time, not ${atOnce}`);
    world.call("StopExecution", { executionArn: execution });
  },
  ends: { status: "ABORTED" },
});

const running: Case[] = [
  concurrency("MaxConcurrency 2", { MaxConcurrency: 2 }, 5, 2),
  concurrency("MaxConcurrency 1", { MaxConcurrency: 1 }, 3, 1),
  concurrency("MaxConcurrency by an expression", { MaxConcurrency: "{% $states.input.most %}" }, 5, 3),
  concurrency("MaxConcurrency 0 is no limit but that of inline maps, 40", { MaxConcurrency: 0 }, 60, 40),
  concurrency("a distributed Map runs more than 40", {}, 60, 60, distributed),
];

export const mapCases: readonly Case[] = [...mapping, ...batching, ...tolerating, ...running];
