/** The events of a history, with their documented types and in their order. */
import assert from "node:assert/strict";
import type { Json, Properties } from "../../../local/service.ts";
import { chain, functionArn, only, pass, question, task, type World } from "../../local/services/states/world.ts";
import type { Row } from "../row.ts";
import { api, openCase } from "./case.ts";

type History = {
  readonly title: string;
  readonly definition: Properties;
  readonly input?: Json;
  readonly during?: (world: World, execution: string) => Promise<void>;
  /** Without ExecutionStarted, which is the first of each. */
  readonly types: readonly string[];
};

const row = ({ title, definition, input = {}, during, types }: History): Row => ({
  area: "History",
  title,
  source: `${api}/API_HistoryEvent.html`,
  check: async () => {
    const world = openCase();
    try {
      const execution = world.start(await world.create(definition), input);
      await during?.(world, execution);
      await world.ended(execution);
      assert.deepEqual(world.history(execution), ["ExecutionStarted", ...types]);
      for (const [at, event] of world.events(execution).entries()) {
        assert.equal(event.id, at + 1);
        assert.ok(
          Number(event.previousEventId) < Number(event.id),
          `event ${event.id} follows ${event.previousEventId}`,
        );
      }
    } finally {
      await world.close();
    }
  },
});

const passed = ["PassStateEntered", "PassStateExited"];
const done = "ExecutionSucceeded";
const failed = "ExecutionFailed";
const taskBegins = ["TaskStateEntered", "TaskScheduled", "TaskStarted"];
const lambda = ["TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted"];
const own = (name: string, rest: Properties = {}) => ({ Type: "Task", Resource: functionArn(name), ...rest });
const map = (state: Properties, rest: Properties = {}) =>
  only({ Type: "Map", MaxConcurrency: 1, ItemProcessor: only(state), ...rest });
const after = (seconds: number, called: string) => async (world: World) => {
  await world.called(called);
  await world.settle();
  world.clock.advance(seconds * 1000);
};

const histories: readonly History[] = [
  { title: "a Pass", definition: only(pass()), types: [...passed, done] },
  {
    title: "a Succeed",
    definition: only({ Type: "Succeed" }),
    types: ["SucceedStateEntered", "SucceedStateExited", done],
  },
  { title: "a Fail", definition: only({ Type: "Fail", Error: "E" }), types: ["FailStateEntered", failed] },
  {
    title: "a Choice",
    definition: chain({ a: { Type: "Choice", Choices: [{ Condition: true, Next: "b" }] }, b: pass() }),
    types: ["ChoiceStateEntered", "ChoiceStateExited", ...passed, done],
  },
  {
    title: "a Wait",
    definition: only({ Type: "Wait", Seconds: 0 }),
    types: ["WaitStateEntered", "WaitStateExited", done],
  },
  { title: "a task", definition: only(task("play")), types: [...taskBegins, "TaskSucceeded", "TaskStateExited", done] },
  { title: "a task that fails", definition: only(task("fail")), types: [...taskBegins, "TaskFailed", failed] },
  {
    title: "a task that times out",
    definition: only(task("never", { TimeoutSeconds: 5 })),
    during: after(5, "never"),
    types: [...taskBegins, "TaskTimedOut", failed],
  },
  {
    title: "a question that times out",
    definition: only(question("ask", { TimeoutSeconds: 5 })),
    during: after(5, "ask"),
    types: [...taskBegins, "TaskSubmitted", "TaskTimedOut", failed],
  },
  {
    title: "a task that is tried again",
    definition: only(task("play", { Retry: [{ ErrorEquals: ["Busy"] }] })),
    input: { errors: ["Busy"] },
    during: async (world) => {
      await world.until("retry");
      world.clock.advance(1000);
    },
    types: [...taskBegins, "TaskFailed", "TaskScheduled", "TaskStarted", "TaskSucceeded", "TaskStateExited", done],
  },
  {
    title: "a task whose error is caught",
    definition: chain({ a: task("fail", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "b" }] }), b: pass() }),
    types: [...taskBegins, "TaskFailed", "TaskStateExited", ...passed, done],
  },
  {
    title: "a function's own ARN",
    definition: only(own("play")),
    types: [...lambda, "LambdaFunctionSucceeded", "TaskStateExited", done],
  },
  {
    title: "a function's own ARN that fails",
    definition: only(own("fail")),
    types: [...lambda, "LambdaFunctionFailed", failed],
  },
  {
    title: "a function's own ARN that times out",
    definition: only(own("never", { TimeoutSeconds: 5 })),
    during: after(5, "never"),
    types: [...lambda, "LambdaFunctionTimedOut", failed],
  },
  {
    title: "an expression that fails",
    definition: only(pass({ Output: "{% $no %}" })),
    types: ["PassStateEntered", "EvaluationFailed", failed],
  },
  {
    title: "a Parallel",
    definition: only({ Type: "Parallel", Branches: [only(pass())] }),
    types: [
      "ParallelStateEntered",
      "ParallelStateStarted",
      ...passed,
      "ParallelStateSucceeded",
      "ParallelStateExited",
      done,
    ],
  },
  {
    title: "a Parallel that fails",
    definition: only({ Type: "Parallel", Branches: [only({ Type: "Fail", Error: "E" })] }),
    types: ["ParallelStateEntered", "ParallelStateStarted", "FailStateEntered", "ParallelStateFailed", failed],
  },
  {
    title: "a Map",
    definition: map(pass()),
    input: [1, 2],
    types: [
      "MapStateEntered",
      "MapStateStarted",
      "MapIterationStarted",
      ...passed,
      "MapIterationSucceeded",
      "MapIterationStarted",
      ...passed,
      "MapIterationSucceeded",
      "MapStateSucceeded",
      "MapStateExited",
      done,
    ],
  },
  {
    title: "a Map of nothing",
    definition: map(pass()),
    input: [],
    types: ["MapStateEntered", "MapStateStarted", "MapStateSucceeded", "MapStateExited", done],
  },
  {
    title: "a Map that fails",
    definition: map({ Type: "Fail", Error: "E" }),
    input: [1, 2],
    types: [
      "MapStateEntered",
      "MapStateStarted",
      "MapIterationStarted",
      "FailStateEntered",
      "MapIterationFailed",
      "MapStateFailed",
      failed,
    ],
  },
  {
    title: "a Map that fails while other items are under way",
    definition: map(task("odd"), {
      MaxConcurrency: 2,
      ItemProcessor: chain({
        which: { Type: "Choice", Choices: [{ Condition: "{% $states.input = 2 %}", Next: "bad" }], Default: "wait" },
        bad: { Type: "Fail", Error: "E" },
        wait: { Type: "Wait", Seconds: 60 },
      }),
    }),
    input: [1, 2],
    types: [
      "MapStateEntered",
      "MapStateStarted",
      "MapIterationStarted",
      "MapIterationStarted",
      "ChoiceStateEntered",
      "ChoiceStateEntered",
      "ChoiceStateExited",
      "ChoiceStateExited",
      "WaitStateEntered",
      "FailStateEntered",
      "MapIterationFailed",
      "MapIterationAborted",
      "MapStateFailed",
      failed,
    ],
  },
  {
    title: "an execution that is stopped",
    definition: only({ Type: "Wait", Seconds: 60 }),
    during: async (world, executionArn) => {
      await world.until("wait");
      world.call("StopExecution", { executionArn });
    },
    types: ["WaitStateEntered", "ExecutionAborted"],
  },
  {
    title: "an execution whose own limit passes",
    definition: { ...only({ Type: "Wait", Seconds: 60 }), TimeoutSeconds: 30 },
    during: async (world) => {
      await world.until("wait");
      world.clock.advance(30_000);
    },
    types: ["WaitStateEntered", "ExecutionTimedOut"],
  },
];

/** A history has 25,000 events and not one more, whatever fills it. */
const full = (title: string, definition: Properties, during: History["during"] = async () => {}): Row => ({
  area: "History",
  title,
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
  check: async () => {
    const world = openCase();
    try {
      const executionArn = world.start(await world.create(definition));
      await during(world, executionArn);
      const { status, error } = await world.ended(executionArn);
      assert.deepEqual([status, error], ["FAILED", "States.Runtime"]);
      const { events } = world.call("GetExecutionHistory", { executionArn, reverseOrder: true, maxResults: 1 });
      const [last] = Array.isArray(events) ? events : [];
      assert.deepEqual([last?.id, last?.type], [25_000, "ExecutionFailed"]);
    } finally {
      await world.close();
    }
  },
});

const limits: readonly Row[] = [
  full("a loop fills the history: 25,000 events", {
    StartAt: "loop",
    States: { loop: { Type: "Choice", Choices: [{ Condition: true, Next: "loop" }] } },
  }),
  full(
    "a state that is tried again and again fills the history: 25,000 events",
    only(task("fail", { Retry: [{ ErrorEquals: ["Bad"], MaxAttempts: 99_999, BackoffRate: 1 }] })),
    async (world, executionArn) => {
      while (world.describe(executionArn).status === "RUNNING") {
        world.clock.advance(1000);
        await world.settle();
      }
    },
  ),
];

export const historyRows: readonly Row[] = [...histories.map(row), ...limits];
