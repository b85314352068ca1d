/** The calls of the API: names, stops, lists, histories, tokens and their errors. */
import assert from "node:assert/strict";
import type { Properties } from "../../../local/service.ts";
import { chain, only, pass, question, type World } from "../../local/services/states/world.ts";
import type { Row } from "../row.ts";
import { api, docs, openCase } from "./case.ts";

/** A row that is a piece of work on a world of its own. */
const row = (title: string, source: string, work: (world: World) => Promise<void>): Row => ({
  area: "API",
  title,
  source,
  check: async () => {
    const world = openCase();
    try {
      await work(world);
    } finally {
      await world.close();
    }
  },
});
const refused = (call: () => unknown, name: string) => assert.throws(call, { name });
const asking = (world: World) => world.create(only(question("ask")));
const day = 86_400_000;

const startPage = `${api}/API_StartExecution.html`;
const starting: Row[] = [
  row("StartExecution: the same name and input while it runs give the same execution", startPage, async (world) => {
    const machine = await asking(world);
    const first = world.call("StartExecution", { stateMachineArn: machine, name: "n", input: '{"a":1}' });
    world.clock.advance(1000);
    assert.deepEqual(world.call("StartExecution", { stateMachineArn: machine, name: "n", input: '{"a":1}' }), first);
    await world.called("ask");
    assert.equal(world.calls.length, 1);
  }),
  row("StartExecution: another input under the name", startPage, async (world) => {
    const machine = await asking(world);
    world.start(machine, { a: 1 }, "n");
    refused(() => world.start(machine, { a: 2 }, "n"), "ExecutionAlreadyExists");
  }),
  row("StartExecution: a name of one that has ended, for 90 days", startPage, async (world) => {
    const machine = await world.create(only(pass()));
    await world.ended(world.start(machine, {}, "n"));
    refused(() => world.start(machine, {}, "n"), "ExecutionAlreadyExists");
    world.clock.advance(90 * day - 1);
    refused(() => world.start(machine, {}, "n"), "ExecutionAlreadyExists");
    world.clock.advance(1);
    assert.equal((await world.ended(world.start(machine, {}, "n"))).status, "SUCCEEDED");
  }),
  row("StartExecution: another machine may use the name", startPage, async (world) => {
    const [one, other] = [await asking(world), await world.create(only(question("ask")), "other")];
    assert.notEqual(world.start(one, {}, "n"), world.start(other, {}, "n"));
  }),
  row("StartExecution without a name makes one", startPage, async (world) => {
    const machine = await asking(world);
    assert.notEqual(world.start(machine), world.start(machine));
  }),
  row("StartExecution: InvalidName", startPage, async (world) => {
    const machine = await asking(world);
    for (const name of ["", "two words", "a/b", "a:b", "a*", "x".repeat(81), "a\u0001"])
      refused(() => world.start(machine, {}, name), "InvalidName");
    world.start(machine, {}, "x".repeat(80));
  }),
  row("StartExecution: InvalidExecutionInput", startPage, async (world) => {
    const start = (stateMachineArn: string, input: string) => () =>
      world.call("StartExecution", { stateMachineArn, input });
    const machine = await asking(world);
    refused(start(machine, "{"), "InvalidExecutionInput");
    refused(start(machine, `"${"x".repeat(262_143)}"`), "InvalidExecutionInput");
    start(machine, `"${"x".repeat(262_142)}"`)();
  }),
  row("StartExecution: InvalidArn and StateMachineDoesNotExist", startPage, async (world) => {
    refused(() => world.start("nonsense"), "InvalidArn");
    refused(() => world.start("arn:aws:states:us-east-1:000000000001:stateMachine:no"), "StateMachineDoesNotExist");
  }),
];

const looking: Row[] = [
  row("StopExecution ends it with the error and the cause given", `${api}/API_StopExecution.html`, async (world) => {
    const execution = world.start(await asking(world));
    await world.until("submitted");
    world.call("StopExecution", { executionArn: execution, error: "E", cause: "C" });
    const { status, error, cause } = world.describe(execution);
    assert.deepEqual({ status, error, cause }, { status: "ABORTED", error: "E", cause: "C" });
  }),
  row("StopExecution of one that has ended changes nothing", `${api}/API_StopExecution.html`, async (world) => {
    const execution = world.start(await world.create(only(pass())));
    const { stopDate } = await world.ended(execution);
    world.clock.advance(1000);
    assert.deepEqual(world.call("StopExecution", { executionArn: execution }), { stopDate });
    assert.equal(world.describe(execution).status, "SUCCEEDED");
  }),
  row("ExecutionDoesNotExist", `${api}/API_DescribeExecution.html`, async (world) => {
    const executionArn = "arn:aws:states:us-east-1:000000000001:execution:machine:never";
    for (const name of [
      "DescribeExecution",
      "StopExecution",
      "GetExecutionHistory",
      "DescribeStateMachineForExecution",
    ])
      refused(() => world.call(name, { executionArn }), "ExecutionDoesNotExist");
  }),
  row("DescribeExecution of one that runs has no end", `${api}/API_DescribeExecution.html`, async (world) => {
    const execution = world.start(await asking(world), { a: 1 }, "n");
    const { status, stopDate, output, input, name } = world.describe(execution);
    assert.deepEqual(
      { status, stopDate, output, input, name },
      { status: "RUNNING", stopDate: undefined, output: undefined, input: '{"a":1}', name: "n" },
    );
  }),
  row("ListExecutions: newest first, by status, page by page", `${api}/API_ListExecutions.html`, async (world) => {
    const machine = await asking(world);
    for (const name of ["a", "b", "c"]) {
      world.start(machine, {}, name);
      world.clock.advance(1000);
    }
    world.call("StopExecution", { executionArn: machine.replace("stateMachine", "execution").concat(":b") });
    const list = (input: Properties) => {
      const { executions, nextToken } = world.call("ListExecutions", { stateMachineArn: machine, ...input });
      return [Array.isArray(executions) ? executions.map(({ name }) => name).join("") : "", nextToken] as const;
    };
    assert.deepEqual(list({}), ["cba", undefined]);
    assert.deepEqual(list({ statusFilter: "RUNNING" }), ["ca", undefined]);
    assert.deepEqual(list({ statusFilter: "ABORTED" }), ["b", undefined]);
    const [first, nextToken] = list({ maxResults: 2 });
    assert.deepEqual([first, list({ maxResults: 2, nextToken })[0]], ["cb", "a"]);
    refused(() => list({ nextToken: "bad" }), "InvalidToken");
  }),
  row("GetExecutionHistory backwards and page by page", `${api}/API_GetExecutionHistory.html`, async (world) => {
    const executionArn = world.start(await world.create(only(pass())));
    await world.ended(executionArn);
    const types: unknown[] = [];
    let nextToken: unknown;
    do {
      const page = world.call("GetExecutionHistory", {
        executionArn,
        reverseOrder: true,
        maxResults: 1,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      types.push(...(Array.isArray(page.events) ? page.events.map(({ type }) => type) : []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    assert.deepEqual(types, ["ExecutionSucceeded", "PassStateExited", "PassStateEntered", "ExecutionStarted"]);
  }),
  row(
    "DescribeStateMachineForExecution gives the definition that it began with",
    `${api}/API_DescribeStateMachineForExecution.html`,
    async (world) => {
      const machine = await asking(world);
      const before = world.call("DescribeStateMachine", { stateMachineArn: machine }).definition;
      const executionArn = world.start(machine);
      await world.update(machine, only(pass()));
      assert.equal(world.call("DescribeStateMachineForExecution", { executionArn }).definition, before);
      assert.notEqual(world.call("DescribeStateMachine", { stateMachineArn: machine }).definition, before);
    },
  ),
  row(
    "an execution goes on with the definition that it began with",
    `${docs}/concepts-read-consistency.html`,
    async (world) => {
      const machine = await world.create(chain({ ask: question("ask"), end: pass({ Output: "old" }) }));
      const execution = world.start(machine);
      const { token } = await world.called("ask");
      await world.update(machine, chain({ ask: question("ask"), end: pass({ Output: "new" }) }));
      world.call("SendTaskSuccess", { taskToken: token, output: "1" });
      assert.equal((await world.ended(execution)).output, '"old"');
    },
  ),
  row(
    "DeleteStateMachine: one that runs is DELETING, and starts nothing more",
    `${api}/API_DeleteStateMachine.html`,
    async (world) => {
      const machine = await asking(world);
      world.start(machine);
      world.call("DeleteStateMachine", { stateMachineArn: machine });
      assert.equal(world.call("DescribeStateMachine", { stateMachineArn: machine }).status, "DELETING");
      refused(() => world.start(machine), "StateMachineDeleting");
    },
  ),
];

/** Asks and hands over the token. */
const withToken =
  (work: (world: World, taskToken: string, execution: string) => Promise<void>, state: Properties = {}) =>
  async (world: World) => {
    const execution = world.start(await world.create(only(question("ask", state))));
    const { token } = await world.called("ask");
    await world.until("submitted");
    await work(world, String(token), execution);
  };
const success = `${api}/API_SendTaskSuccess.html`;
const tokens: Row[] = [
  row(
    "SendTaskSuccess gives the task its output",
    success,
    withToken(async (world, taskToken, execution) => {
      world.call("SendTaskSuccess", { taskToken, output: '{"a":1}' });
      assert.equal((await world.ended(execution)).output, '{"a":1}');
    }),
  ),
  row(
    "SendTaskFailure gives the task its error and cause",
    `${api}/API_SendTaskFailure.html`,
    withToken(async (world, taskToken, execution) => {
      world.call("SendTaskFailure", { taskToken, error: "E", cause: "C" });
      const { error, cause } = await world.ended(execution);
      assert.deepEqual([error, cause], ["E", "C"]);
    }),
  ),
  row(
    "a second answer: TaskTimedOut",
    success,
    withToken(async (world, taskToken) => {
      world.call("SendTaskSuccess", { taskToken, output: "1" });
      for (const [name, more] of [
        ["SendTaskSuccess", { output: "1" }],
        ["SendTaskFailure", {}],
        ["SendTaskHeartbeat", {}],
      ] as const)
        refused(() => world.call(name, { taskToken, ...more }), "TaskTimedOut");
    }),
  ),
  row(
    "an answer after the time limit: TaskTimedOut",
    success,
    withToken(
      async (world, taskToken, execution) => {
        world.clock.advance(5000);
        await world.ended(execution);
        refused(() => world.call("SendTaskSuccess", { taskToken, output: "1" }), "TaskTimedOut");
      },
      { TimeoutSeconds: 5 },
    ),
  ),
  row(
    "an answer after the execution was stopped: TaskTimedOut",
    success,
    withToken(async (world, taskToken, executionArn) => {
      world.call("StopExecution", { executionArn });
      refused(() => world.call("SendTaskSuccess", { taskToken, output: "1" }), "TaskTimedOut");
    }),
  ),
  row("a token of an execution that never was: TaskDoesNotExist", success, async (world) => {
    const made = JSON.stringify(["arn:aws:states:us-east-1:000000000001:execution:m:e", "0", "x"]);
    refused(
      () => world.call("SendTaskSuccess", { taskToken: Buffer.from(made).toString("base64"), output: "1" }),
      "TaskDoesNotExist",
    );
  }),
  row("what was never a token: InvalidToken", success, async (world) => {
    for (const name of ["SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat"])
      refused(() => world.call(name, { taskToken: "nonsense", output: "1" }), "InvalidToken");
  }),
  row(
    "an output that is not JSON: InvalidOutput",
    success,
    withToken(async (world, taskToken) => {
      refused(() => world.call("SendTaskSuccess", { taskToken, output: "{" }), "InvalidOutput");
    }),
  ),
  row(
    "an output over 256 KiB",
    success,
    withToken(async (world, taskToken) => {
      refused(
        () => world.call("SendTaskSuccess", { taskToken, output: `"${"x".repeat(262_143)}"` }),
        "ValidationException",
      );
      world.call("SendTaskSuccess", { taskToken, output: `"${"x".repeat(262_142)}"` });
    }),
  ),
  row(
    "SendTaskHeartbeat where no heartbeat is asked for",
    `${api}/API_SendTaskHeartbeat.html`,
    withToken(async (world, taskToken, execution) => {
      world.call("SendTaskHeartbeat", { taskToken });
      await world.stillRuns(execution);
    }),
  ),
  row(
    "an answer that comes before the function has returned counts",
    `${docs}/connect-to-resource.html#connect-wait-token`,
    async (world) => {
      const execution = world.start(await world.create(only(question("never"))));
      const { token } = await world.called("never");
      world.call("SendTaskSuccess", { taskToken: token, output: "1" });
      assert.equal((await world.ended(execution)).output, "1");
    },
  ),
];

export const callRows: readonly Row[] = [...starting, ...looking, ...tokens];
