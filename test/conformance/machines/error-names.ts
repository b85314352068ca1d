/** Errors by their documented names: how each comes about, and what catches it. */
import type { Properties } from "../../../local/service.ts";
import { chain, only, pass, question, task, type World } from "../../local/services/states/world.ts";
import { type Case, call, caught, docs, failing, fails, inPath, ok, one, recorded } from "./case.ts";

const page = `${docs}/concepts-error-handling.html`;
/** A state with a Catch, and where it leads. */
const catching = (state: Properties, ErrorEquals: string[]): Properties =>
  chain({ try: { ...state, Catch: caught(ErrorEquals) }, end: pass() });
const seconds = (count: number) => async (world: World) => {
  await world.until("submitted");
  world.clock.advance(count * 1000);
};

export const nameCases: Case[] = [
  one("a function's error keeps its name", page, only(failing("Custom.Error")), fails("Custom.Error")),
  one("States.ALL catches any name", page, catching(failing("Custom.Error"), ["States.ALL"]), ok("caught")),
  one(
    "States.TaskFailed catches a task's error",
    page,
    catching(failing("Custom.Error"), ["States.TaskFailed"]),
    ok("caught"),
  ),
  one(
    "States.Timeout: a task's own limit",
    page,
    only(question("ask", { TimeoutSeconds: 5 })),
    fails("States.Timeout"),
    { during: seconds(5) },
  ),
  one(
    "States.TaskFailed does not catch States.Timeout",
    page,
    catching(question("ask", { TimeoutSeconds: 5 }), ["States.TaskFailed"]),
    fails("States.Timeout"),
    { during: seconds(5) },
  ),
  one(
    "States.ALL catches States.Timeout",
    page,
    catching(question("ask", { TimeoutSeconds: 5 }), ["States.ALL"]),
    ok("caught"),
    { during: seconds(5) },
  ),
  one(
    "a missed heartbeat is told as States.Timeout",
    recorded,
    only(question("ask", { HeartbeatSeconds: 3, TimeoutSeconds: 9 })),
    fails("States.Timeout"),
    { during: seconds(3) },
  ),
  one(
    "States.HeartbeatTimeout catches a missed heartbeat",
    page,
    catching(question("ask", { HeartbeatSeconds: 3, TimeoutSeconds: 9 }), ["States.HeartbeatTimeout"]),
    ok("caught"),
    { during: seconds(3) },
  ),
  one(
    "States.Timeout catches a missed heartbeat",
    page,
    catching(question("ask", { HeartbeatSeconds: 3, TimeoutSeconds: 9 }), ["States.Timeout"]),
    ok("caught"),
    { during: seconds(3) },
  ),
  one(
    "States.HeartbeatTimeout does not catch a task's own limit",
    page,
    catching(question("ask", { TimeoutSeconds: 5 }), ["States.HeartbeatTimeout"]),
    fails("States.Timeout"),
    { during: seconds(5) },
  ),
  one(
    "States.NoChoiceMatched",
    page,
    chain({ a: { Type: "Choice", Choices: [{ Condition: false, Next: "end" }] }, end: pass() }),
    fails("States.NoChoiceMatched"),
  ),
  one(
    "States.QueryEvaluationError: an expression gives nothing",
    `${docs}/transforming-data.html`,
    only(pass({ Output: "{% $states.input.no %}" })),
    fails("States.QueryEvaluationError"),
  ),
  one(
    "States.QueryEvaluationError: a field is out of its range",
    `${docs}/transforming-data.html`,
    only(question("ask", { TimeoutSeconds: "{% 0 %}" })),
    fails("States.QueryEvaluationError"),
  ),
  one(
    "States.QueryEvaluationError: a field is of another type",
    `${docs}/transforming-data.html`,
    only({ Type: "Wait", Seconds: "{% 'x' %}" }),
    fails("States.QueryEvaluationError"),
  ),
  one(
    "States.QueryEvaluationError can be caught",
    `${docs}/transforming-data.html`,
    catching(task("play", { Arguments: "{% $no %}" }), ["States.QueryEvaluationError"]),
    ok("caught"),
  ),
  one("States.DataLimitExceeded: a result over 256 KiB", page, only(task("large")), fails("States.DataLimitExceeded")),
  one("States.ALL catches a result over 256 KiB", recorded, catching(task("large"), ["States.ALL"]), ok("caught")),
  one(
    "States.DataLimitExceeded: an output over 256 KiB",
    page,
    only(pass({ Output: "{% $pad('', 262144, 'x') %}" })),
    fails("States.DataLimitExceeded"),
  ),
  one(
    "an output of just 256 KiB passes",
    page,
    only(pass({ Output: "{% $length($pad('', 262142, 'x')) %}", Assign: { v: 1 } })),
    ok(262_142),
  ),
  one(
    "States.DataLimitExceeded: an Assign over 256 KiB",
    `${docs}/workflow-variables.html`,
    only(pass({ Assign: { v: "{% $pad('', 262144, 'x') %}" } })),
    fails("States.DataLimitExceeded"),
  ),
  one(
    "States.Runtime: a path that is not there",
    recorded,
    inPath(only(pass({ InputPath: "$.no" }))),
    fails("States.Runtime"),
  ),
  one(
    "States.ALL does not catch States.Runtime",
    page,
    inPath(
      chain({
        a: call("play", { InputPath: "$.no", Catch: [{ ErrorEquals: ["States.ALL"], Next: "end" }] }),
        end: pass(),
      }),
    ),
    fails("States.Runtime"),
  ),
  one(
    "States.ResultPathMatchFailure",
    page,
    inPath(only(pass({ Result: 1, ResultPath: "$.a.b" }))),
    fails("States.ResultPathMatchFailure"),
    { input: { a: 1 } },
  ),
  one(
    "States.IntrinsicFailure",
    page,
    inPath(only(pass({ Parameters: { "a.$": "States.MathAdd('x', 1)" } }))),
    fails("States.IntrinsicFailure"),
  ),
  one(
    "States.ExceedToleratedFailureThreshold",
    page,
    only({ Type: "Map", Items: [2], ToleratedFailureCount: 0, ItemProcessor: chain({ i: task("odd") }) }),
    fails("States.ExceedToleratedFailureThreshold"),
  ),
  one(
    "a branch's failure has the branch's own error",
    recorded,
    only({ Type: "Parallel", Branches: [only({ Type: "Fail", Error: "Bad", Cause: "why" })] }),
    fails("Bad", "why"),
  ),
  one(
    "Lambda's own errors begin with Lambda.",
    `${docs}/sfn-best-practices.html`,
    only(task("nowhere")),
    fails("Lambda.ResourceNotFoundException"),
  ),
];
