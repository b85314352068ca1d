import assert from "node:assert/strict";
import { chain, only, openWorld, pass, Thrown, task, type World } from "./world.ts";

describe("Parallel and Map", () => {
  let world: World;
  let running = 0;
  let most = 0;
  beforeEach(() => {
    running = 0;
    most = 0;
    world = openWorld({
      double: ({ n }) => Number(n) * 2,
      slow: async (payload) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        return payload;
      },
      throw: () => {
        throw new Thrown("Bad");
      },
      never: () => new Promise<never>(() => {}),
    });
  });
  afterEach(() => world.close());

  const parallel = (branches: object[], rest: object = {}) => ({
    Type: "Parallel",
    Branches: branches,
    ...rest,
  });
  const map = (state: object, rest: object = {}) => ({
    Type: "Map",
    ItemProcessor: only({ ...state }),
    ...rest,
  });

  it("a Parallel gives its branches the same input and gathers their outputs in order", async () => {
    const branches = [only(task("slow")), only(pass({ Output: "{% $states.input.n %}" }))];
    assert.deepEqual(await world.run(only(parallel(branches)), { n: 1 }), {
      status: "SUCCEEDED",
      output: [{ n: 1 }, 1],
    });
  });

  it("Arguments shape the branches' input, and the result can be assigned", async () => {
    const branches = [only(pass()), only(pass({ Output: "{% $states.input & '!' %}" }))];
    const definition = chain({
      both: {
        Type: "Parallel",
        Branches: branches,
        Arguments: "{% 'x' %}",
        Assign: { second: "{% $states.result[1] %}" },
      },
      after: pass({ Output: "{% $second %}" }),
    });
    assert.deepEqual(await world.run(definition), { status: "SUCCEEDED", output: "x!" });
  });

  it("a branch sees the variables around it, and its own are gone when it ends", async () => {
    const inner = chain({
      set: pass({ Assign: { inner: "{% $outer + 1 %}" } }),
      give: pass({ Output: "{% $inner %}" }),
    });
    const definition = chain({
      set: pass({ Assign: { outer: 1 } }),
      both: parallel([inner]),
      after: pass({ Output: "{% [$states.input, $exists($inner)] %}" }),
    });
    assert.deepEqual(await world.run(definition), { status: "SUCCEEDED", output: [2, false] });
  });

  it("a branch that fails cuts the others off and can be caught", async () => {
    const branches = [only(task("never")), only(task("throw"))];
    const definition = chain({
      both: { ...parallel(branches), Catch: [{ ErrorEquals: ["Bad"], Next: "after" }] },
      after: pass({ Output: "{% $states.input.Error %}" }),
    });
    const execution = world.start(await world.create(definition));
    assert.equal((await world.ended(execution)).output, '"Bad"');
    assert.ok(world.history(execution).includes("ParallelStateFailed"));
  });

  it("a Fail in a branch fails the execution with its error", async () => {
    const branches = [only({ Type: "Fail", Error: "Mine", Cause: "why" }), only(pass())];
    assert.deepEqual(await world.run(only(parallel(branches))), { status: "FAILED", error: "Mine", cause: "why" });
  });

  it("a Parallel is retried as a whole", async () => {
    const definition = only(
      parallel([only(task("throw")), only(task("double"))], { Retry: [{ ErrorEquals: ["Bad"], MaxAttempts: 1 }] }),
    );
    const execution = world.start(await world.create(definition), { n: 1 });
    await world.called("throw");
    await world.until("retry");
    world.clock.advance(1000);
    assert.equal((await world.ended(execution)).error, "Bad");
    assert.equal(world.calls.filter(({ name }) => name === "throw").length, 2);
  });

  it("a Map runs its items in order of the list, whatever ends first", async () => {
    const Items = "{% $states.input.list %}";
    const definition = only(
      map(task("double"), {
        Items,
        ItemSelector: { n: "{% $states.context.Map.Item.Value %}", i: "{% $states.context.Map.Item.Index %}" },
      }),
    );
    assert.deepEqual(await world.run(definition, { list: [3, 1, 2] }), { status: "SUCCEEDED", output: [6, 2, 4] });
    assert.deepEqual(
      world.calls.map(({ payload }) => payload.i),
      [0, 1, 2],
    );
  });

  it("without Items it takes its input, and an item's states see their index", async () => {
    const state = pass({ Output: "{% $states.context.Map.Item.Index & ':' & $states.input %}" });
    assert.deepEqual(await world.run(only(map(state)), ["a", "b"]), { status: "SUCCEEDED", output: ["0:a", "1:b"] });
  });

  it("an empty list gives an empty list", async () => {
    assert.deepEqual(await world.run(only(map(task("double"))), []), { status: "SUCCEEDED", output: [] });
  });

  it("an object's entries are items with a key", async () => {
    const state = pass({ Output: "{% $states.context.Map.Item.Key & $states.input %}" });
    assert.deepEqual(await world.run(only(map(state)), { a: 1, b: 2 }), { status: "SUCCEEDED", output: ["a1", "b2"] });
  });

  it("anything else as Items fails", async () => {
    const { error } = await world.run(only(map(task("double"))), "text");
    assert.equal(error, "States.QueryEvaluationError");
  });

  for (const [limit, expected] of [
    [1, 1],
    [3, 3],
    ["{% 1 + 1 %}", 2],
    [0, 10],
  ] as const)
    it(`MaxConcurrency ${limit} runs at most ${expected} of ten items at once`, async () => {
      const { status } = await world.run(
        only(map(task("slow"), { MaxConcurrency: limit })),
        Array.from({ length: 10 }, (_, n) => ({ n })),
      );
      assert.deepEqual([status, most], ["SUCCEEDED", expected]);
    });

  it("an item that fails ends the map and starts no more", async () => {
    const execution = world.start(await world.create(only(map(task("throw"), { MaxConcurrency: 1 }))), [{}, {}, {}]);
    assert.equal((await world.ended(execution)).error, "Bad");
    assert.equal(world.calls.length, 1);
    assert.deepEqual(world.history(execution).slice(-3), ["MapIterationFailed", "MapStateFailed", "ExecutionFailed"]);
  });

  it("maps may stand in maps", async () => {
    const inner = map(task("double", { Arguments: { FunctionName: "double", Payload: { n: "{% $states.input %}" } } }));
    assert.deepEqual(await world.run(only(map(inner)), [[1, 2], [], [3]]), {
      status: "SUCCEEDED",
      output: [[2, 4], [], [6]],
    });
  });
});
