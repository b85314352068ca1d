import assert from "node:assert/strict";
import { chain, only, openWorld, pass, Thrown, task, type World } from "./world.ts";

describe("retries", () => {
  let world: World;
  afterEach(() => world.close());

  /** A function that fails with these errors, one a call, then returns "fine". */
  const failing =
    (...errors: string[]) =>
    (_payload: unknown, call: number) => {
      const name = errors[call - 1];
      if (name) throw new Thrown(name);
      return "fine";
    };
  const start = async (Retry: unknown[], random?: () => number, ...errors: string[]) => {
    world = openWorld({ flaky: failing(...errors) }, random);
    return world.start(await world.create(only(task("flaky", { Retry }))));
  };
  /** Moves time to just before and then to the next attempt. */
  const waits = async (milliseconds: number, attempt: number) => {
    await world.called("flaky", attempt - 1);
    await world.until("retry");
    world.clock.advance(milliseconds - 1);
    await world.settle();
    assert.equal(world.calls.length, attempt - 1, `attempt ${attempt} came before ${milliseconds} ms`);
    world.clock.advance(1);
    await world.called("flaky", attempt);
  };

  it("waits longer before each attempt, up to the largest delay", async () => {
    const retry = { ErrorEquals: ["Busy"], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 10 };
    const execution = await start([retry], undefined, "Busy", "Busy", "Busy");
    await waits(2000, 2);
    await waits(6000, 3);
    await waits(10_000, 4);
    assert.equal((await world.ended(execution)).output, '"fine"');
  });

  it("takes a random share of the delay with full jitter", async () => {
    const execution = await start(
      [{ ErrorEquals: ["Busy"], IntervalSeconds: 8, JitterStrategy: "FULL" }],
      () => 0.25,
      "Busy",
    );
    await waits(2000, 2);
    assert.equal((await world.ended(execution)).status, "SUCCEEDED");
  });

  it("gives up after MaxAttempts with the last error", async () => {
    const execution = await start([{ ErrorEquals: ["States.ALL"], MaxAttempts: 1 }], undefined, "First", "Second");
    await waits(1000, 2);
    assert.equal((await world.ended(execution)).error, "Second");
  });

  it("does not retry with MaxAttempts 0, nor an error that no retrier names", async () => {
    const execution = await start(
      [{ ErrorEquals: ["Busy"], MaxAttempts: 0 }, { ErrorEquals: ["Busy"] }],
      undefined,
      "Busy",
    );
    assert.equal((await world.ended(execution)).error, "Busy");
    await world.close();
    const other = await start([{ ErrorEquals: ["Busy"] }], undefined, "Other");
    assert.equal((await world.ended(other)).error, "Other");
  });

  it("counts each retrier for itself", async () => {
    const retriers = [
      { ErrorEquals: ["A"], MaxAttempts: 1 },
      { ErrorEquals: ["B"], MaxAttempts: 1, IntervalSeconds: 5 },
    ];
    const execution = await start(retriers, undefined, "A", "B", "A");
    await waits(1000, 2);
    await waits(5000, 3);
    assert.equal((await world.ended(execution)).error, "A");
  });

  it("starts anew when the state is entered again, and shows the count in the context", async () => {
    world = openWorld({ flaky: failing("Busy", "", "Busy") });
    const again = {
      Type: "Choice",
      Choices: [{ Condition: "{% $round < 2 %}", Assign: { round: 2 }, Next: "try" }],
      Default: "end",
    };
    const Payload = "{% $states.context.State.RetryCount %}";
    const definition = chain({
      start: pass({ Assign: { round: 1 } }),
      try: task("flaky", {
        Arguments: { FunctionName: "flaky", Payload },
        Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 1 }],
        Next: "again",
      }),
      again,
      end: { Type: "Succeed" },
    });
    const execution = world.start(await world.create(definition));
    await waits(1000, 2);
    await world.called("flaky", 3);
    await waits(1000, 4);
    assert.equal((await world.ended(execution)).status, "SUCCEEDED");
    assert.deepEqual(
      world.calls.map(({ payload }) => payload),
      [0, 1, 0, 1],
    );
  });
});
