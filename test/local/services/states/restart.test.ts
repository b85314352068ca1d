import assert from "node:assert/strict";
import { chain, only, openWorld, pass, question, Thrown, task, type World } from "./world.ts";

/** Each test stops the process in the middle of a kind of state and goes on from the same folder. */
describe("a restart", () => {
  let world: World;
  let release: (value: string) => void;
  beforeEach(() => {
    const gate = new Promise<string>((resolve) => {
      release = resolve;
    });
    world = openWorld({
      hang: (_payload, call) => (call === 1 ? gate : "second"),
      ask: () => "asked",
      askSlowly: (_payload, call) => (call === 1 ? gate : "asked"),
      flaky: (_payload, call) => {
        if (call < 3) throw new Thrown("Busy");
        return "fine";
      },
      echo: (payload) => payload,
    });
  });
  afterEach(() => world.close());

  const start = async (definition: Record<string, unknown>, input?: Parameters<World["start"]>[1]) =>
    world.start(await world.create(definition), input);

  it("calls a function again that was running, with the same payload, and ignores the first call's end", async () => {
    const execution = await start(only(task("hang")), { n: 1 });
    await world.called("hang");
    await world.restart();
    assert.deepEqual(await world.called("hang", 2), { n: 1 });
    release("first");
    assert.equal((await world.ended(execution)).output, '"second"');
    assert.equal(world.history(execution).filter((type) => type === "TaskScheduled").length, 1);
  });

  it("goes on waiting for a token without asking again", async () => {
    const execution = await start(only(question("ask")));
    const { token } = await world.called("ask");
    await world.until("submitted");
    await world.restart();
    await world.settle();
    assert.equal(world.calls.length, 1);
    world.call("SendTaskSuccess", { taskToken: token, output: "1" });
    assert.equal((await world.ended(execution)).output, "1");
  });

  it("asks again with the same token when it is not known that it was taken", async () => {
    const execution = await start(only(question("askSlowly")));
    const { token } = await world.called("askSlowly");
    await world.restart();
    assert.equal((await world.called("askSlowly", 2)).token, token);
    world.call("SendTaskSuccess", { taskToken: token, output: "1" });
    assert.equal((await world.ended(execution)).output, "1");
  });

  it("keeps an answer that was accepted just before", async () => {
    const execution = await start(chain({ ask: question("ask"), after: pass({ Output: ["{% $states.input %}"] }) }));
    const { token } = await world.called("ask");
    world.call("SendTaskSuccess", { taskToken: token, output: "1" });
    await world.restart();
    assert.equal((await world.ended(execution)).output, "[1]");
  });

  it("keeps a question's time limit and its heartbeat", async () => {
    const late = await start(only(question("ask", { TimeoutSeconds: 60 })));
    const silent = world.start(await world.create(only(question("ask", { HeartbeatSeconds: 40 })), "other"));
    await world.called("ask", 2);
    await world.until("submitted");
    world.clock.advance(39_000);
    await world.restart();
    world.clock.advance(1000);
    assert.equal((await world.ended(silent)).error, "States.Timeout");
    await world.stillRuns(late);
    world.clock.advance(20_000);
    assert.equal((await world.ended(late)).error, "States.Timeout");
  });

  it("ends a wait at the time that was set, also when it has passed meanwhile", async () => {
    const execution = await start(only({ Type: "Wait", Seconds: 60 }), { n: 1 });
    await world.until("wait");
    world.clock.advance(30_000);
    await world.restart();
    world.clock.advance(29_999);
    await world.stillRuns(execution);
    world.clock.advance(1);
    assert.equal((await world.ended(execution)).output, '{"n":1}');
  });

  it("goes on with a retry's delay and count", async () => {
    const Retry = [{ ErrorEquals: ["Busy"], IntervalSeconds: 10, BackoffRate: 1, MaxAttempts: 2 }];
    const execution = await start(only(task("flaky", { Retry })));
    await world.called("flaky", 1);
    await world.until("retry");
    await world.restart();
    world.clock.advance(10_000);
    await world.called("flaky", 2);
    await world.until("retry");
    await world.restart();
    world.clock.advance(10_000);
    assert.equal((await world.ended(execution)).output, '"fine"');
  });

  it("keeps variables, and the branches of a Parallel each where they were", async () => {
    const waiting = chain({
      note: pass({ Assign: { mine: "{% $outer & '-inner' %}" } }),
      ask: question("ask"),
      give: pass({ Output: "{% $mine %}" }),
    });
    const definition = chain({
      set: pass({ Assign: { outer: "outer" } }),
      both: {
        Type: "Parallel",
        Branches: [waiting, only(task("echo", { Arguments: { FunctionName: "echo", Payload: 5 } }))],
      },
    });
    const execution = await start(definition);
    const { token } = await world.called("ask");
    await world.called("echo");
    await world.until("done");
    await world.until("submitted");
    await world.restart();
    world.call("SendTaskSuccess", { taskToken: token, output: "1" });
    assert.equal((await world.ended(execution)).output, '["outer-inner",5]');
    assert.equal(world.calls.length, 2);
  });

  it("keeps a Map's finished items and its queue", async () => {
    const definition = only({ Type: "Map", MaxConcurrency: 1, ItemProcessor: only(question("ask")) });
    const execution = await start(definition, ["a", "b", "c"]);
    for (const [index, answer] of ["1", "2", "3"].entries()) {
      const { token } = await world.called("ask", index + 1);
      await world.until("submitted");
      await world.restart();
      const { token: now } = await world.called("ask", index + 1);
      assert.equal(now, token);
      world.call("SendTaskSuccess", { taskToken: token, output: answer });
    }
    assert.equal((await world.ended(execution)).output, "[1,2,3]");
  });

  it("goes on after a Parallel that failed and one that ended, whose branches are forgotten", async () => {
    const fails = only({ Type: "Fail", Error: "Bad" });
    const definition = chain({
      failing: {
        Type: "Parallel",
        Branches: [only({ Type: "Wait", Seconds: 9 }), fails],
        Catch: [{ ErrorEquals: ["Bad"], Next: "ending" }],
      },
      ending: { Type: "Parallel", Branches: [only(pass()), only(pass())] },
      ask: question("ask"),
    });
    const execution = await start(definition);
    const { token } = await world.called("ask");
    await world.until("submitted");
    await world.restart();
    world.call("SendTaskSuccess", { taskToken: token, output: "1" });
    assert.equal((await world.ended(execution)).output, "1");
  });

  it("keeps the execution's own time limit", async () => {
    const execution = await start({ ...only({ Type: "Wait", Seconds: 100 }), TimeoutSeconds: 50 });
    await world.until("wait");
    await world.restart();
    world.clock.advance(50_000);
    assert.equal((await world.ended(execution)).status, "TIMED_OUT");
  });

  it("runs on with the definition it started with, after the machine was changed", async () => {
    const arn = await world.create(chain({ ask: question("ask"), after: pass({ Output: "old" }) }));
    const execution = world.start(arn);
    const { token } = await world.called("ask");
    await world.update(arn, only(pass({ Output: "new" })));
    await world.restart();
    world.call("SendTaskSuccess", { taskToken: token, output: "1" });
    assert.equal((await world.ended(execution)).output, '"old"');
    assert.equal((await world.ended(world.start(arn))).output, '"new"');
  });

  it("leaves what has ended alone", async () => {
    const execution = await start(only(pass()));
    const before = await world.ended(execution);
    await world.restart();
    assert.deepEqual(world.describe(execution), before);
  });
});
