import assert from "node:assert/strict";
import { chain, only, openWorld, pass, question, role, task, type World } from "./world.ts";

const code = (name: string) => (error: unknown) => error instanceof Error && error.name === name;
const day = 86_400_000;

describe("executions", () => {
  let world: World;
  beforeEach(() => {
    world = openWorld({ ask: () => null, echo: (payload) => payload });
  });
  afterEach(() => world.close());

  const waiting = () => world.create(only(question("ask")));

  it("a start under the same name with the same input finds the running one", async () => {
    const machine = await waiting();
    const first = world.call("StartExecution", { stateMachineArn: machine, name: "case-1", input: '{"a":1}' });
    world.clock.advance(1000);
    assert.deepEqual(
      world.call("StartExecution", { stateMachineArn: machine, name: "case-1", input: '{"a":1}' }),
      first,
    );
    await world.called("ask");
    assert.equal(world.calls.length, 1);
  });

  it("a name is refused with another input, and after the end for 90 days", async () => {
    const machine = await waiting();
    const execution = world.start(machine, { a: 1 }, "case-1");
    assert.throws(() => world.start(machine, { a: 2 }, "case-1"), code("ExecutionAlreadyExists"));
    world.call("StopExecution", { executionArn: execution });
    assert.throws(() => world.start(machine, { a: 1 }, "case-1"), code("ExecutionAlreadyExists"));
    world.clock.advance(90 * day - 1);
    assert.throws(() => world.start(machine, { a: 1 }, "case-1"), code("ExecutionAlreadyExists"));
    world.clock.advance(1);
    assert.equal(world.start(machine, { a: 1 }, "case-1"), execution);
    assert.equal(world.describe(execution).status, "RUNNING");
  });

  it("refuses a bad name, an input that is not JSON and one that is too large", async () => {
    const stateMachineArn = await waiting();
    const start = (input: object) => () => world.call("StartExecution", { stateMachineArn, ...input });
    for (const name of ["", "two words", "a/b", "x".repeat(81)]) assert.throws(start({ name }), code("InvalidName"));
    assert.throws(start({ input: "{" }), code("InvalidExecutionInput"));
    assert.throws(start({ input: `"${"x".repeat(262_144)}"` }), code("InvalidExecutionInput"));
    assert.throws(() => world.start(`${stateMachineArn}x`), code("StateMachineDoesNotExist"));
    assert.throws(() => world.start("nonsense"), code("InvalidArn"));
  });

  it("a stop ends it at once, with the error and cause given, and the token is worth nothing", async () => {
    const execution = world.start(await waiting());
    const { token } = await world.called("ask");
    world.call("StopExecution", { executionArn: execution, error: "Operator", cause: "wrong case" });
    const { status, error, cause, redriveStatus } = world.describe(execution);
    assert.deepEqual(
      { status, error, cause, redriveStatus },
      { status: "ABORTED", error: "Operator", cause: "wrong case", redriveStatus: "REDRIVABLE" },
    );
    assert.throws(() => world.call("SendTaskSuccess", { taskToken: token, output: "1" }), code("TaskTimedOut"));
    assert.equal(world.history(execution).at(-1), "ExecutionAborted");
  });

  it("a stop of what has ended changes nothing", async () => {
    const execution = world.start(await world.create(only(pass())));
    const ended = await world.ended(execution);
    world.clock.advance(1000);
    assert.deepEqual(world.call("StopExecution", { executionArn: execution }), { stopDate: ended.stopDate });
    assert.equal(world.describe(execution).status, "SUCCEEDED");
  });

  it("the machine's own time limit ends it as TIMED_OUT, which nothing inside can catch", async () => {
    const ask = question("ask", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "after" }] });
    const execution = world.start(await world.create({ ...chain({ ask, after: pass() }), TimeoutSeconds: 30 }));
    await world.called("ask");
    world.clock.advance(30_000);
    assert.equal((await world.ended(execution)).status, "TIMED_OUT");
    assert.equal(world.history(execution).at(-1), "ExecutionTimedOut");
  });

  it("lists a machine's executions, newest first, by status and page", async () => {
    const machine = await waiting();
    const arns: string[] = [];
    for (const name of ["one", "two", "three"]) {
      arns.unshift(world.start(machine, {}, name));
      world.clock.advance(1000);
    }
    world.call("StopExecution", { executionArn: arns[1] });
    const names = (input: object) => {
      const { executions, nextToken } = world.call("ListExecutions", { stateMachineArn: machine, ...input });
      return { names: Array.isArray(executions) ? executions.map(({ name }) => name) : [], nextToken };
    };
    assert.deepEqual(names({}).names, ["three", "two", "one"]);
    assert.deepEqual(names({ statusFilter: "RUNNING" }).names, ["three", "one"]);
    const { nextToken, names: first } = names({ maxResults: 2 });
    assert.equal(names({ maxResults: 2, nextToken }).nextToken, undefined);
    assert.deepEqual([first, names({ maxResults: 2, nextToken }).names], [["three", "two"], ["one"]]);
  });

  it("describes machine and execution as AWS does", async () => {
    const machine = await world.create(only(pass()));
    const execution = world.start(machine, { a: 1 }, "named");
    await world.ended(execution);
    const at = Date.parse("2026-03-01T10:00:00.000Z") / 1000;
    assert.deepEqual(world.describe(execution), {
      executionArn: execution,
      stateMachineArn: machine,
      name: "named",
      status: "SUCCEEDED",
      startDate: at,
      stopDate: at,
      redriveCount: 0,
      input: '{"a":1}',
      inputDetails: { included: true },
      output: '{"a":1}',
      outputDetails: { included: true },
      redriveStatus: "NOT_REDRIVABLE",
    });
    const { status, roleArn, type, name } = world.call("DescribeStateMachine", { stateMachineArn: machine });
    assert.deepEqual(
      { status, roleArn, type, name },
      { status: "ACTIVE", roleArn: role, type: "STANDARD", name: "machine" },
    );
    const { stateMachines } = world.call("ListStateMachines", {});
    assert.deepEqual(stateMachines, [
      { stateMachineArn: machine, name: "machine", type: "STANDARD", creationDate: at },
    ]);
  });

  it("needs permission on the machine to start and on the execution for the rest", async () => {
    const executionArn = "arn:aws:states:us-east-1:000000000001:execution:machine:x";
    assert.deepEqual(world.needs("StartExecution", { stateMachineArn: "m" }), [
      { action: "states:StartExecution", resource: "m" },
    ]);
    for (const name of [
      "DescribeExecution",
      "StopExecution",
      "GetExecutionHistory",
      "DescribeStateMachineForExecution",
    ])
      assert.deepEqual(world.needs(name, { executionArn }), [{ action: `states:${name}`, resource: executionArn }]);
  });

  it("runs an endless loop only until its history is full", async () => {
    const loop = { Type: "Choice", Choices: [{ Condition: true, Next: "loop" }] };
    const { status, error, cause } = await world.run({ StartAt: "loop", States: { loop } });
    assert.deepEqual([status, error], ["FAILED", "States.Runtime"]);
    assert.match(String(cause), /25000/);
  });

  it("calls hundreds of tasks in turn while its clock stands still", async () => {
    const Assign = { n: "{% $n + 1 %}" };
    const again = { Type: "Choice", Choices: [{ Condition: "{% $n < 300 %}", Next: "call" }], Default: "end" };
    const definition = chain({
      start: pass({ Assign: { n: 0 } }),
      call: task("echo", { Assign, Next: "again" }),
      again,
      end: { Type: "Succeed" },
    });
    const before = world.clock.now();
    assert.equal((await world.run(definition)).status, "SUCCEEDED");
    assert.deepEqual([world.calls.length, world.clock.now()], [300, before]);
  });
});
