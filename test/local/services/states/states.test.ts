import assert from "node:assert/strict";
import type { Json, Properties } from "../../../../local/service.ts";
import { chain, functionArn, only, openWorld, pass, Thrown, task, type World } from "./world.ts";

const succeeded = (output: Json) => ({ status: "SUCCEEDED", output });
const failed = (error: string, cause?: string) => ({
  status: "FAILED",
  error,
  ...(cause === undefined ? {} : { cause }),
});

type Case = { title: string; definition: Properties; input?: Json; ends: Properties };

const cases: Case[] = [
  {
    title: "a Pass hands its input on",
    definition: only(pass()),
    input: { a: 1 },
    ends: succeeded({ a: 1 }),
  },
  {
    title: "an Output mixes literals and expressions at any depth",
    definition: only(pass({ Output: { a: ["{% $states.input.x + 1 %}", "{% not an expression"], b: null } })),
    input: { x: 1 },
    ends: succeeded({ a: [2, "{% not an expression"], b: null }),
  },
  {
    title: "variables are seen by later states, and Assign and Output both see them as they were",
    definition: chain({
      one: pass({ Assign: { n: 1 } }),
      two: pass({ Assign: { n: "{% $n + 1 %}" }, Output: "{% $n %}" }),
      three: pass({ Output: ["{% $states.input %}", "{% $n %}"] }),
    }),
    ends: succeeded([1, 2]),
  },
  {
    title: "an expression that comes to nothing fails the execution",
    definition: only(pass({ Output: "{% $states.input.missing %}" })),
    ends: failed(
      "States.QueryEvaluationError",
      "An error occurred while executing the state 'only' (entered at the event id #2). The JSONata expression '$states.input.missing' specified for the field 'Output' returned nothing (undefined).",
    ),
  },
  {
    title: "the first choice rule that holds decides, with its own Assign and Output",
    definition: {
      StartAt: "which",
      States: {
        which: {
          Type: "Choice",
          Choices: [
            { Condition: "{% $states.input.n > 10 %}", Next: "no" },
            {
              Condition: "{% $states.input.n > 1 %}",
              Assign: { size: "some" },
              Output: { was: "{% $states.input.n %}" },
              Next: "yes",
            },
            { Condition: true, Next: "no" },
          ],
          Output: "not used",
        },
        yes: pass({ Output: ["{% $size %}", "{% $states.input.was %}"], End: true }),
        no: { Type: "Fail", Error: "Wrong" },
      },
    },
    input: { n: 5 },
    ends: succeeded(["some", 5]),
  },
  {
    title: "a Choice without a rule that holds takes its Default and its own Output",
    definition: {
      StartAt: "which",
      States: {
        which: { Type: "Choice", Choices: [{ Condition: false, Next: "end" }], Default: "end", Output: "default" },
        end: { Type: "Succeed" },
      },
    },
    ends: succeeded("default"),
  },
  {
    title: "a Choice without a Default fails when no rule holds",
    definition: {
      StartAt: "which",
      States: { which: { Type: "Choice", Choices: [{ Condition: false, Next: "end" }] }, end: { Type: "Succeed" } },
    },
    ends: failed("States.NoChoiceMatched", "No choice rule matched, and the state has no Default."),
  },
  {
    title: "a condition that is not true or false fails",
    definition: {
      StartAt: "which",
      States: { which: { Type: "Choice", Choices: [{ Condition: "{% 1 %}", Next: "end" }] }, end: { Type: "Succeed" } },
    },
    ends: failed(
      "States.QueryEvaluationError",
      "An error occurred while executing the state 'which' (entered at the event id #2). The field 'Choices[0]/Condition' must be true or false, not 1.",
    ),
  },
  {
    title: "a Fail may compute its error and cause",
    definition: only({ Type: "Fail", Error: "{% 'E' & $states.input.n %}", Cause: "because" }),
    input: { n: 1 },
    ends: failed("E1", "because"),
  },
  {
    title: "a Succeed may shape the output",
    definition: only({ Type: "Succeed", Output: { done: "{% $states.input.n = 1 %}" } }),
    input: { n: 1 },
    ends: succeeded({ done: true }),
  },
  {
    title: "a task's result wraps the function's payload",
    definition: only(task("double", { Output: "{% [$states.result.StatusCode, $states.result.Payload] %}" })),
    input: { n: 4 },
    ends: succeeded([200, 8]),
  },
  {
    title: "a function's own ARN takes the arguments and gives the payload",
    definition: only({
      Type: "Task",
      Resource: functionArn("double"),
      Arguments: { n: "{% $states.input.n + 1 %}" },
    }),
    input: { n: 4 },
    ends: succeeded(10),
  },
  {
    title: "an unhandled error has the function's error type as name and the payload as cause",
    definition: only(task("throw")),
    ends: failed("Task.Denied", '{"errorType":"Task.Denied","errorMessage":"it went wrong","trace":[]}'),
  },
  {
    title: "a Catch gets the error's name and cause, and leaves by its own Assign and Output",
    definition: {
      StartAt: "try",
      States: {
        try: task("throw", {
          End: true,
          Catch: [
            { ErrorEquals: ["Task.NotFound"], Next: "wrong" },
            {
              ErrorEquals: ["Task.Denied"],
              Assign: { why: "{% $states.errorOutput.Error %}" },
              Output: "{% $states.input.n %}",
              Next: "after",
            },
            { ErrorEquals: ["States.ALL"], Next: "wrong" },
          ],
        }),
        wrong: { Type: "Fail", Error: "Wrong" },
        after: pass({ Output: ["{% $why %}", "{% $states.input %}"], End: true }),
      },
    },
    input: { n: 7 },
    ends: succeeded(["Task.Denied", 7]),
  },
  {
    title: "States.TaskFailed covers a function's error, and without Output the error is the next input",
    definition: chain({
      try: task("throw", { Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "after" }] }),
      after: pass({ Output: "{% $states.input.Error %}" }),
    }),
    ends: succeeded("Task.Denied"),
  },
  {
    title: "arguments that cannot be evaluated can be caught",
    definition: chain({
      try: task("double", {
        Arguments: { FunctionName: functionArn("double"), Payload: "{% $states.input.missing %}" },
        Catch: [{ ErrorEquals: ["States.QueryEvaluationError"], Next: "after" }],
      }),
      after: pass({ Output: "{% $states.input.Error %}" }),
    }),
    ends: succeeded("States.QueryEvaluationError"),
  },
  {
    title: "a result over 256 KiB is a failure that States.ALL catches",
    definition: chain({
      try: task("large", { Output: "small", Catch: [{ ErrorEquals: ["States.ALL"], Next: "after" }] }),
      after: pass({ Output: "{% $states.input.Error %}" }),
    }),
    ends: succeeded("States.DataLimitExceeded"),
  },
  {
    title: "an output over 256 KiB fails the execution",
    definition: only(pass({ Output: "{% $pad('', 262144, 'x') %}" })),
    ends: failed(
      "States.DataLimitExceeded",
      "The state/task 'only' returned a result with a size exceeding the maximum number of bytes service limit.",
    ),
  },
];

describe("states", () => {
  let world: World;
  beforeEach(() => {
    world = openWorld({
      double: ({ n }) => Number(n) * 2,
      large: () => "x".repeat(262_144),
      throw: () => {
        throw new Thrown("Task.Denied");
      },
    });
  });
  afterEach(() => world.close());

  for (const { title, definition, input = {}, ends } of cases)
    it(title, async () => assert.deepEqual(await world.run(definition, input), ends));

  it("a missing function is Lambda's error, not a crash", async () => {
    const { status, error } = await world.run(only(task("nowhere")));
    assert.deepEqual({ status, error }, { status: "FAILED", error: "Lambda.ResourceNotFoundException" });
  });

  it("the context names execution, input, machine and state", async () => {
    const output =
      "{% $states.context.{'e': Execution.Name, 'i': Execution.Input.n, 'm': StateMachine.Name, 's': State.Name} %}";
    const machine = await world.create(only(pass({ Output: output })));
    const { output: text } = await world.ended(world.start(machine, { n: 3 }, "named"));
    assert.deepEqual(JSON.parse(String(text)), { e: "named", i: 3, m: "machine", s: "only" });
  });

  it("a role that may not call the function makes a failure named as AWS names it", async () => {
    world.denied.add("double");
    const { error, cause } = await world.run(only(task("double")));
    assert.equal(error, "Lambda.AWSLambdaException");
    assert.match(String(cause), /lambda:InvokeFunction on .*Error Code: AccessDeniedException/);
  });
});
