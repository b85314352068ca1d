import assert from "node:assert/strict";
import type { Json, Properties } from "../../../../local/service.ts";
import { chain, functionArn, only, openWorld, pass, question, Thrown, task, type World } from "./world.ts";

const taskEvents = ["TaskStateEntered", "TaskScheduled", "TaskStarted"];

const cases: { title: string; definition: Properties; input?: Json; types: string[] }[] = [
  { title: "a Pass", definition: only(pass()), types: ["PassStateEntered", "PassStateExited", "ExecutionSucceeded"] },
  {
    title: "a Succeed",
    definition: only({ Type: "Succeed" }),
    types: ["SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded"],
  },
  { title: "a Fail", definition: only({ Type: "Fail", Error: "E" }), types: ["FailStateEntered", "ExecutionFailed"] },
  {
    title: "a Choice",
    definition: chain({
      which: { Type: "Choice", Choices: [{ Condition: true, Next: "end" }] },
      end: { Type: "Succeed" },
    }),
    types: [
      "ChoiceStateEntered",
      "ChoiceStateExited",
      "SucceedStateEntered",
      "SucceedStateExited",
      "ExecutionSucceeded",
    ],
  },
  {
    title: "a Wait",
    definition: only({ Type: "Wait", Seconds: 0 }),
    types: ["WaitStateEntered", "WaitStateExited", "ExecutionSucceeded"],
  },
  {
    title: "a task",
    definition: only(task("echo")),
    types: [...taskEvents, "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"],
  },
  {
    title: "a function's own ARN",
    definition: only({ Type: "Task", Resource: functionArn("echo") }),
    types: [
      "TaskStateEntered",
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
      "LambdaFunctionSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ],
  },
  {
    title: "a task that fails",
    definition: only(task("throw")),
    types: [...taskEvents, "TaskFailed", "ExecutionFailed"],
  },
  {
    title: "a task that fails and is caught",
    definition: chain({
      try: task("throw", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "after" }] }),
      after: pass(),
    }),
    types: [
      ...taskEvents,
      "TaskFailed",
      "TaskStateExited",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ],
  },
  {
    title: "an expression that fails",
    definition: only(pass({ Output: "{% $nothing %}" })),
    types: ["PassStateEntered", "EvaluationFailed", "ExecutionFailed"],
  },
  {
    title: "a Parallel",
    definition: only({ Type: "Parallel", Branches: [only(pass())] }),
    types: [
      "ParallelStateEntered",
      "ParallelStateStarted",
      "PassStateEntered",
      "PassStateExited",
      "ParallelStateSucceeded",
      "ParallelStateExited",
      "ExecutionSucceeded",
    ],
  },
  {
    title: "a Map",
    definition: only({ Type: "Map", MaxConcurrency: 1, ItemProcessor: only(pass()) }),
    input: [1, 2],
    types: [
      "MapStateEntered",
      "MapStateStarted",
      ...["MapIterationStarted", "PassStateEntered", "PassStateExited", "MapIterationSucceeded"],
      ...["MapIterationStarted", "PassStateEntered", "PassStateExited", "MapIterationSucceeded"],
      "MapStateSucceeded",
      "MapStateExited",
      "ExecutionSucceeded",
    ],
  },
];

describe("the history", () => {
  let world: World;
  beforeEach(() => {
    world = openWorld({
      echo: (payload) => payload,
      ask: () => "asked",
      throw: () => {
        throw new Thrown("Bad");
      },
    });
  });
  afterEach(() => world.close());

  for (const { title, definition, input = {}, types } of cases)
    it(`of ${title} has the documented events in order`, async () => {
      const execution = world.start(await world.create(definition), input);
      await world.ended(execution);
      assert.deepEqual(world.history(execution), ["ExecutionStarted", ...types]);
      assert.deepEqual(
        world.events(execution).map(({ id }) => id),
        types.map((_, index) => index + 1).concat(types.length + 1),
      );
    });

  it("of a question has TaskSubmitted with what the function returned, and the answer", async () => {
    const execution = world.start(
      await world.create(only(question("ask", { TimeoutSeconds: 60, HeartbeatSeconds: 30 }))),
    );
    const { token } = await world.called("ask");
    await world.until("submitted");
    world.call("SendTaskSuccess", { taskToken: token, output: '{"yes":true}' });
    await world.ended(execution);
    const events = world.events(execution);
    const details = (type: string) =>
      Object.values(events.find((event) => event.type === type) ?? {}).find((part) => typeof part === "object");
    const resource = { resourceType: "lambda", resource: "invoke.waitForTaskToken" };
    const { parameters, ...scheduled } = Object(details("TaskScheduled"));
    assert.deepEqual(scheduled, { ...resource, region: "us-east-1", timeoutInSeconds: 60, heartbeatInSeconds: 30 });
    assert.equal(JSON.parse(parameters).Payload.token, token);
    assert.equal(JSON.parse(Object(details("TaskSubmitted")).output).Payload, "asked");
    assert.deepEqual(details("TaskSucceeded"), {
      ...resource,
      output: '{"yes":true}',
      outputDetails: { truncated: false },
    });
    assert.deepEqual(world.history(execution).slice(-3), ["TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]);
  });

  it("can be read backwards and page by page", async () => {
    const executionArn = world.start(await world.create(only(pass())));
    await world.ended(executionArn);
    const { events, nextToken } = world.call("GetExecutionHistory", {
      executionArn,
      reverseOrder: true,
      maxResults: 1,
    });
    assert.equal(Array.isArray(events) && events[0].type, "ExecutionSucceeded");
    const rest = world.call("GetExecutionHistory", { executionArn, reverseOrder: true, maxResults: 1, nextToken });
    assert.equal(Array.isArray(rest.events) && rest.events[0].type, "PassStateExited");
  });

  it("is refused for an execution that never was", () => {
    const executionArn = "arn:aws:states:us-east-1:000000000001:execution:machine:never";
    assert.throws(
      () => world.call("GetExecutionHistory", { executionArn }),
      (error) => error instanceof Error && error.name === "ExecutionDoesNotExist",
    );
  });
});
