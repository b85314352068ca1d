import assert from "node:assert/strict";
import { readMachine } from "../../../cli/cost/machine.ts";
import { measure, type Way } from "../../../cli/cost/ways.ts";

const arn = (name: string) => `arn:aws:lambda:eu-central-1:111111111111:function:${name}`;
const task = (name: string, Next: string, more = {}) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: `${arn(name)}:7` },
  Next,
  ...more,
});
const ask = (choices: object, Next: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  Arguments: { FunctionName: `${arn("ask")}:7`, Payload: { question: { choices } } },
  Next,
});
const end = { Type: "Succeed" };
const choice = (Condition: string, Next: string, Default: string, Assign = {}) => ({
  Type: "Choice",
  Choices: [{ Condition, Next, Assign }],
  Default,
});

type States = Readonly<Record<string, object>>;
const machineOf = (States: States) =>
  readMachine(JSON.stringify({ StartAt: Object.keys(States)[0], States, QueryLanguage: "JSONata" }));

function along(states: States, way: Way) {
  const { trace, unbounded } = measure(machineOf(states), way, (one) => one.transitions);
  const calls = Object.fromEntries(Object.entries(trace.calls).map(([name, n]) => [name.split(":").at(-1), n]));
  return { ...trace, calls, unbounded: [...unbounded] };
}
const transitions = (states: States) =>
  (["shortest", "loopsOnce", "longest"] as const).map((way) => along(states, way).transitions);

describe("a way through a state machine", () => {
  it("enters each of its states once, the end too, and calls functions whatever their version", () => {
    const states = { one: task("look-up", "two"), two: task("look-up", "three"), three: { ...end } };
    assert.deepEqual(along(states, "longest"), {
      transitions: 3,
      calls: { "look-up": 2 },
      questions: 0,
      forms: 0,
      unbounded: [],
    });
  });

  it("is the shortest or the longest of those that a choice leaves open", () => {
    const states = {
      which: choice("{% $alert.x %}", "long", "done"),
      long: task("a", "longer"),
      longer: task("b", "done"),
      done: end,
    };
    assert.deepEqual(transitions(states), [2, 4, 4]);
  });

  it("does not follow failures: they are not what usually happens", () => {
    const states = {
      one: task("a", "done", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "mend" }] }),
      mend: task("b", "done"),
      done: end,
    };
    assert.deepEqual(transitions(states), [2, 2, 2]);
  });

  it("is weighed by what it costs, not by its states", () => {
    const states = {
      which: choice("{% $alert.x %}", "dear", "cheap"),
      dear: task("a", "done"),
      cheap: { Type: "Pass", Next: "cheap too" },
      "cheap too": { Type: "Pass", Next: "done" },
      done: end,
    };
    const dear = ({ transitions: n, calls }: { transitions: number; calls: object }) =>
      n + 100 * Object.keys(calls).length;
    assert.equal(measure(machineOf(states), "shortest", dear).trace.transitions, 4);
    assert.equal(measure(machineOf(states), "longest", dear).trace.transitions, 3);
  });

  describe("with a loop that counts", () => {
    const loop = (times: number, body: string) => ({
      start: { Type: "Pass", Assign: { n: 1 }, Next: body },
      again: choice(`{% $n < ${times} %}`, body, "done", { n: "{% $n + 1 %}" }),
      done: end,
    });

    it("goes round as often as the definition allows, and once for comparison", () => {
      const states = { ...loop(3, "work"), work: task("a", "again") };
      assert.deepEqual(transitions(states), [8, 4, 8]);
      assert.deepEqual(along(states, "longest").calls, { a: 3 });
    });

    it("leaves it early on the shortest way", () => {
      const states = { ...loop(3, "work"), work: task("a", "well?"), "well?": choice("{% $x %}", "done", "again") };
      assert.deepEqual(transitions(states), [4, 5, 11]);
    });

    it("multiplies the rounds of loops inside of loops", () => {
      const inner = {
        work: { Type: "Pass", Assign: { m: 1 }, Next: "inside" },
        inside: task("a", "inside again"),
        "inside again": choice("{% $m < 2 %}", "inside", "again", { m: "{% $m + 1 %}" }),
      };
      assert.deepEqual(along({ ...loop(3, "work"), ...inner }, "longest").calls, { a: 6 });
    });

    it("does not take a counter for known that was set to something else", () => {
      const states = { ...loop(3, "work"), work: { Type: "Pass", Assign: { n: "{% $alert.n %}" }, Next: "again" } };
      assert.deepEqual(along(states, "longest").unbounded, ["again"]);
    });
  });

  it("counts once what may be repeated nobody knows how often, and says so", () => {
    const states = { poll: task("a", "there?"), "there?": choice("{% $x %}", "done", "poll"), done: end };
    assert.deepEqual(transitions(states), [3, 3, 3]);
    assert.deepEqual(along(states, "longest").unbounded, ["poll"]);
  });

  it("finds the shortest way also through states that a detour has seen before", () => {
    const states = {
      start: choice("{% $x %}", "detour", "b"),
      detour: task("d", "detour 2"),
      "detour 2": task("d", "detour 3"),
      "detour 3": task("d", "a"),
      a: choice("{% $y %}", "b", "slow"),
      slow: task("s", "slower"),
      slower: task("s", "done"),
      b: choice("{% $z %}", "a", "long"),
      long: task("l", "longer"),
      longer: task("l", "still longer"),
      "still longer": task("l", "longest"),
      longest: task("l", "done"),
      done: end,
    };
    // start, b, a, slow, slower, done
    assert.equal(along(states, "shortest").transitions, 6);
  });

  it("runs all branches of a parallel state, and every item that a list may have", () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: { ...task(name, ""), Next: undefined } } });
    const states = {
      all: { Type: "Parallel", Branches: [branch("a"), branch("b")], Next: "each" },
      each: {
        Type: "Map",
        Items: '{% $count($l) > 40 ? $error("more than 40 items") : $l %}',
        ItemProcessor: branch("c"),
        Next: "done",
      },
      done: end,
    };
    assert.deepEqual(along(states, "shortest"), {
      transitions: 5,
      calls: { a: 1, b: 1 },
      questions: 0,
      forms: 0,
      unbounded: [],
    });
    assert.deepEqual(along(states, "loopsOnce").calls, { a: 1, b: 1, c: 1 });
    assert.deepEqual(
      [along(states, "longest").transitions, along(states, "longest").calls],
      [45, { a: 1, b: 1, c: 40 }],
    );
  });

  it("counts one item of a list whose length the definition does not tell, and says so", () => {
    const item = { StartAt: "c", States: { c: { ...task("c", ""), Next: undefined } } };
    const states = { each: { Type: "Map", Items: "{% $l %}", ItemProcessor: item, Next: "done" }, done: end };
    const { calls, unbounded } = along(states, "longest");
    assert.deepEqual([calls, unbounded], [{ c: 1 }, ["c"]]);
  });

  it("answers a question by a button on the shortest way, else by a form where there is one", () => {
    const form = { a: { label: "A", fields: { ticket: "Ticket" } }, b: "B" };
    const states = { first: ask(form, "second"), second: ask({ yes: "Yes" }, "done"), done: end };
    const told = (way: Way) => [along(states, way).questions, along(states, way).forms];
    assert.deepEqual(told("shortest"), [2, 0]);
    assert.deepEqual(told("longest"), [2, 1]);
  });

  it("says when none ends", () => {
    assert.throws(() => along({ a: { Type: "Pass", Next: "a" } }, "shortest"), /no way through the state machine ends/);
  });
});
