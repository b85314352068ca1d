/** Retry with all its fields, and the order of Catch. */
import type { Json, Properties } from "../../../local/service.ts";
import { chain, functionArn, only, pass, task } from "../../local/services/states/world.ts";
import { type Case, call, caught, docs, failing, fails, inPath, ok, one, spec } from "./case.ts";

type Retried = {
  readonly title: string;
  readonly retry: readonly Properties[];
  readonly errors: readonly string[];
  /** Milliseconds before each further attempt. */
  readonly waits: readonly number[];
  readonly ends?: Properties;
  readonly random?: number;
};
/** An attempt comes at its time and not a millisecond before. */
const retried = ({ title, retry, errors, waits, ends = ok("fine"), random }: Retried): Case => ({
  title,
  source: `${spec}#errors`,
  definition: only(task("play", { Retry: retry })),
  input: { errors: [...errors], gives: "fine" },
  ...(random === undefined ? {} : { random }),
  ends,
  during: async (world, execution) => {
    for (const [index, wait] of waits.entries()) {
      await world.called("play", index + 1);
      await world.until("retry");
      world.clock.advance(wait - 1);
      await world.stillRuns(execution);
      if (world.calls.length !== index + 1) throw new Error(`attempt ${index + 2} came before ${wait} ms`);
      world.clock.advance(1);
      await world.called("play", index + 2);
    }
  },
});
const busy = (count: number) => Array.from({ length: count }, () => "Busy");

const retries: Case[] = [
  retried({
    title: "by default three more attempts, after 1, 2 and 4 s",
    retry: [{ ErrorEquals: ["Busy"] }],
    errors: busy(3),
    waits: [1000, 2000, 4000],
  }),
  retried({
    title: "after the third the error stands",
    retry: [{ ErrorEquals: ["Busy"] }],
    errors: busy(4),
    waits: [1000, 2000, 4000],
    ends: fails("Busy"),
  }),
  retried({
    title: "IntervalSeconds and BackoffRate",
    retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 3, BackoffRate: 1.5 }],
    errors: busy(2),
    waits: [3000, 4500],
  }),
  retried({
    title: "BackoffRate 1 is a steady pace",
    retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, BackoffRate: 1 }],
    errors: busy(3),
    waits: [2000, 2000, 2000],
  }),
  retried({
    title: "MaxDelaySeconds",
    retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 3, BackoffRate: 4, MaxDelaySeconds: 5 }],
    errors: busy(3),
    waits: [3000, 5000, 5000],
  }),
  retried({
    title: "JitterStrategy FULL takes a share of the delay",
    retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 8, JitterStrategy: "FULL" }],
    errors: busy(2),
    waits: [2000, 4000],
    random: 0.25,
  }),
  retried({
    title: "JitterStrategy FULL takes a share of MaxDelaySeconds",
    retry: [
      { ErrorEquals: ["Busy"], IntervalSeconds: 100, MaxDelaySeconds: 101, BackoffRate: 2, JitterStrategy: "FULL" },
    ],
    errors: busy(2),
    waits: [50_000, 50_500],
    random: 0.5,
  }),
  retried({
    title: "JitterStrategy NONE takes all of it",
    retry: [{ ErrorEquals: ["Busy"], JitterStrategy: "NONE" }],
    errors: busy(1),
    waits: [1000],
    random: 0.25,
  }),
  retried({
    title: "MaxAttempts 0 retries nothing",
    retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 0 }],
    errors: busy(1),
    waits: [],
    ends: fails("Busy"),
  }),
  retried({
    title: "MaxAttempts 5",
    retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 5, BackoffRate: 1 }],
    errors: busy(5),
    waits: [1000, 1000, 1000, 1000, 1000],
  }),
  retried({
    title: "each retrier counts for itself",
    retry: [
      { ErrorEquals: ["A"], MaxAttempts: 1 },
      { ErrorEquals: ["B"], MaxAttempts: 1, IntervalSeconds: 5 },
    ],
    errors: ["A", "B", "A"],
    waits: [1000, 5000],
    ends: fails("A"),
  }),
  retried({
    title: "the first retrier that names the error takes it",
    retry: [
      { ErrorEquals: ["A", "B"], IntervalSeconds: 7 },
      { ErrorEquals: ["States.ALL"], IntervalSeconds: 2 },
    ],
    errors: ["B", "C"],
    waits: [7000, 2000],
  }),
  retried({
    title: "States.TaskFailed retries a task's error",
    retry: [{ ErrorEquals: ["States.TaskFailed"] }],
    errors: busy(1),
    waits: [1000],
  }),
  retried({
    title: "an error that no retrier names is not retried",
    retry: [{ ErrorEquals: ["Other"] }],
    errors: busy(1),
    waits: [],
    ends: fails("Busy"),
  }),
  {
    title: "Retry goes before Catch",
    source: `${spec}#errors`,
    definition: chain({
      try: task("play", { Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 1 }], Catch: caught(["Busy"]) }),
      end: pass(),
    }),
    input: { errors: ["Busy", "Busy"] },
    during: async (world) => {
      await world.until("retry");
      world.clock.advance(1000);
    },
    ends: ok("caught"),
    calls: [{ errors: ["Busy", "Busy"] }, { errors: ["Busy", "Busy"] }],
  },
  {
    title: "the context tells how often a state was tried again",
    source: `${docs}/input-output-contextobject.html`,
    definition: only(
      task("play", {
        Arguments: {
          FunctionName: functionArn("play"),
          Payload: { errors: ["Busy", "Busy"], gives: "{% $states.context.State.RetryCount %}" },
        },
        Retry: [{ ErrorEquals: ["Busy"], BackoffRate: 1 }],
      }),
    ),
    during: async (world) => {
      for (const attempt of [1, 2]) {
        await world.called("play", attempt);
        await world.until("retry");
        world.clock.advance(1000);
      }
    },
    ends: ok(2),
  },
];

const order = (title: string, ErrorEquals: readonly string[][], ends: Json): Case =>
  one(
    title,
    `${spec}#errors`,
    chain({
      try: failing("Bad", {
        Catch: ErrorEquals.map((equals, at) => ({ ErrorEquals: equals, Output: at, Next: "end" })),
      }),
      end: pass(),
    }),
    ok(ends),
  );
const catches: Case[] = [
  order("the first catcher that names the error takes it", [["Other"], ["Bad"], ["States.ALL"]], 1),
  order("a catcher of several names", [["Other", "Bad"], ["States.ALL"]], 0),
  order("States.TaskFailed before the name", [["States.TaskFailed"], ["Bad"]], 0),
  order("States.ALL last", [["Other"], ["States.ALL"]], 1),
  one(
    "a Catch without Output hands on error and cause",
    `${spec}#errors`,
    chain({
      try: {
        Type: "Parallel",
        Branches: [only({ Type: "Fail", Error: "E", Cause: "C" })],
        Catch: [{ ErrorEquals: ["E"], Next: "end" }],
      },
      end: pass(),
    }),
    ok({ Error: "E", Cause: "C" }),
  ),
  one(
    "a Catch keeps the input and puts the error beside it",
    `${docs}/concepts-error-handling.html`,
    inPath(
      chain({
        try: call("fail", { Catch: [{ ErrorEquals: ["Bad"], ResultPath: "$.e", Next: "end" }] }),
        end: pass({ Parameters: { "n.$": "$.n", "e.$": "$.e.Error" } }),
      }),
    ),
    ok({ n: 1, e: "Bad" }),
    { input: { n: 1 } },
  ),
  one(
    "a Catch assigns from the error",
    `${docs}/workflow-variables.html`,
    chain({
      try: failing("Bad", {
        Catch: [{ ErrorEquals: ["Bad"], Assign: { why: "{% $states.errorOutput.Error %}" }, Next: "end" }],
      }),
      end: pass({ Output: "{% $why %}" }),
    }),
    ok("Bad"),
  ),
  one(
    "a state's own Assign does not happen when it is left by a Catch",
    `${docs}/workflow-variables.html`,
    chain({
      try: failing("Bad", { Assign: { v: 1 }, Catch: [{ ErrorEquals: ["Bad"], Next: "end" }] }),
      end: pass({ Output: "{% $exists($v) %}" }),
    }),
    ok(false),
  ),
];

export const retryCases: readonly Case[] = [...retries, ...catches];
