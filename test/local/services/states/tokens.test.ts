import assert from "node:assert/strict";
import { chain, only, openWorld, pass, question, Thrown, type World } from "./world.ts";

const code = (name: string) => (error: unknown) => error instanceof Error && error.name === name;

describe("task tokens", () => {
  let world: World;
  beforeEach(() => {
    world = openWorld({
      ask: ({ token }) => ({ asked: token !== undefined }),
      broken: () => {
        throw new Thrown("Task.Unavailable");
      },
    });
  });
  afterEach(() => world.close());

  const ask = async (state: Record<string, unknown> = {}) => {
    const definition = chain({ ask: question("ask", state), after: pass({ Output: ["{% $states.input %}"] }) });
    const execution = world.start(await world.create(definition));
    const { token } = await world.called("ask");
    return { execution, taskToken: String(token) };
  };

  it("success ends the wait with its output", async () => {
    const { execution, taskToken } = await ask();
    world.call("SendTaskSuccess", { taskToken, output: '{"choice":"yes"}' });
    assert.equal((await world.ended(execution)).output, '[{"choice":"yes"}]');
  });

  it("null is an answer", async () => {
    const { execution, taskToken } = await ask();
    world.call("SendTaskSuccess", { taskToken, output: "null" });
    assert.equal((await world.ended(execution)).output, "[null]");
  });

  it("failure makes the error that was sent, which can be caught", async () => {
    const { execution, taskToken } = await ask({ Catch: [{ ErrorEquals: ["No"], Next: "after" }] });
    world.call("SendTaskFailure", { taskToken, error: "No", cause: "never" });
    assert.equal((await world.ended(execution)).output, '[{"Error":"No","Cause":"never"}]');
  });

  it("the time limit makes States.Timeout, and the token is worth nothing then", async () => {
    const { execution, taskToken } = await ask({
      TimeoutSeconds: "{% 60 %}",
      Catch: [{ ErrorEquals: ["States.Timeout"], Next: "after" }],
    });
    await world.called("ask");
    world.clock.advance(59_999);
    await world.stillRuns(execution);
    world.clock.advance(1);
    assert.equal((await world.ended(execution)).output, '[{"Error":"States.Timeout","Cause":""}]');
    assert.throws(() => world.call("SendTaskSuccess", { taskToken, output: "1" }), code("TaskTimedOut"));
    assert.ok(world.history(execution).includes("TaskTimedOut"));
  });

  it("a lapsed heartbeat ends the wait with States.Timeout, a heartbeat in time moves the limit", async () => {
    const { execution, taskToken } = await ask({ HeartbeatSeconds: 10, TimeoutSeconds: 60 });
    world.clock.advance(9000);
    world.call("SendTaskHeartbeat", { taskToken });
    world.clock.advance(9000);
    await world.stillRuns(execution);
    world.clock.advance(1000);
    assert.equal((await world.ended(execution)).error, "States.Timeout");
    assert.throws(() => world.call("SendTaskHeartbeat", { taskToken }), code("TaskTimedOut"));
  });

  it("a heartbeat does not move the task's own limit", async () => {
    const { execution, taskToken } = await ask({ HeartbeatSeconds: 10, TimeoutSeconds: 15 });
    world.clock.advance(9000);
    world.call("SendTaskHeartbeat", { taskToken });
    world.clock.advance(6000);
    assert.equal((await world.ended(execution)).error, "States.Timeout");
  });

  it("only the first answer counts", async () => {
    const { execution, taskToken } = await ask();
    world.call("SendTaskSuccess", { taskToken, output: "1" });
    assert.throws(() => world.call("SendTaskSuccess", { taskToken, output: "2" }), code("TaskTimedOut"));
    assert.equal((await world.ended(execution)).output, "[1]");
  });

  it("an answer that comes before the function has returned counts, and the return changes nothing then", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await world.close();
    world = openWorld({ ask: (_payload, call) => (call === 1 ? held.then(() => "late") : "asked") });
    const definition = chain({
      first: question("ask"),
      second: question("ask", { Output: "{% [$states.input, $states.result] %}" }),
    });
    const execution = world.start(await world.create(definition));
    const { token: first } = await world.called("ask");
    world.call("SendTaskSuccess", { taskToken: first, output: '"early"' });
    const { token: second } = await world.called("ask", 2);
    await world.until("submitted");
    const before = world.history(execution);
    release();
    await world.stillRuns(execution);
    assert.deepEqual(world.history(execution), before);
    world.call("SendTaskSuccess", { taskToken: second, output: "2" });
    assert.equal((await world.ended(execution)).output, '["early",2]');
  });

  it("a retry hands out a new token, and the old one is worth nothing", async () => {
    const { execution, taskToken } = await ask({ TimeoutSeconds: 5, Retry: [{ ErrorEquals: ["States.Timeout"] }] });
    world.clock.advance(5000);
    await world.until("retry");
    world.clock.advance(1000);
    const { token } = await world.called("ask", 2);
    assert.notEqual(token, taskToken);
    assert.throws(() => world.call("SendTaskSuccess", { taskToken, output: "1" }), code("TaskTimedOut"));
    world.call("SendTaskSuccess", { taskToken: token, output: "2" });
    assert.equal((await world.ended(execution)).output, "[2]");
  });

  it("a function that fails to ask fails the task", async () => {
    const { error } = await world.run(only(question("broken")));
    assert.equal(error, "Task.Unavailable");
  });

  it("refuses what was never a token, an unknown execution's, another account's or region's, and an output that is not JSON", async () => {
    const { taskToken } = await ask();
    assert.throws(() => world.call("SendTaskSuccess", { taskToken: "nonsense", output: "1" }), code("InvalidToken"));
    const answer = (region: string, account: string) => () => {
      const made = JSON.stringify([`arn:aws:states:${region}:${account}:execution:m:e`, "0", "x"]);
      return world.call("SendTaskSuccess", { taskToken: Buffer.from(made).toString("base64"), output: "1" });
    };
    assert.throws(answer("us-east-1", "000000000001"), code("TaskDoesNotExist"));
    assert.throws(answer("us-east-1", "000000000002"), code("InvalidToken"));
    assert.throws(answer("eu-west-1", "000000000001"), code("InvalidToken"));
    assert.throws(() => world.call("SendTaskSuccess", { taskToken, output: "{" }), code("InvalidOutput"));
  });

  it("needs permission on everything, as AWS has no resource for tokens", () => {
    assert.deepEqual(world.needs("SendTaskSuccess", {}), [{ action: "states:SendTaskSuccess", resource: "*" }]);
  });
});
