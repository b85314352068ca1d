import assert from "node:assert/strict";
import type { Properties } from "../../../../local/service.ts";
import { readDefinition } from "../../../../local/services/states/definition.ts";
import { chain, only, openWorld, pass, task } from "./world.ts";

const problems = (definition: Properties, queryLanguage = "JSONata"): string[] => {
  const read = readDefinition(JSON.stringify({ QueryLanguage: queryLanguage, ...definition }));
  return "problems" in read ? read.problems.map(({ at, message }) => `${at}: ${message}`) : [];
};

const refused: { title: string; definition: Properties; problem: RegExp }[] = [
  {
    title: "a StartAt that names no state",
    definition: { ...only(pass()), StartAt: "x" },
    problem: /^\/StartAt: no state is named "x"/,
  },
  {
    title: "a Next that names no state",
    definition: only(pass({ Next: "x" })),
    problem: /^\/States\/only: no state is named "x"/,
  },
  {
    title: "a Catch that leads nowhere",
    definition: only(task("f", { Catch: [{ ErrorEquals: ["E"], Next: "x" }] })),
    problem: /no state is named "x"/,
  },
  {
    title: "a Default that leads nowhere",
    definition: only({ Type: "Choice", Choices: [{ Condition: true, Next: "only" }], Default: "x" }),
    problem: /no state is named "x"/,
  },
  {
    title: "a state without Next and End",
    definition: { StartAt: "a", States: { a: { Type: "Pass" } } },
    problem: /Next or End is missing/,
  },
  { title: "Next and End at once", definition: only(pass({ Next: "only", End: true })), problem: /exclude each other/ },
  {
    title: "a state that is never reached",
    definition: { StartAt: "a", States: { a: pass({ End: true }), b: pass({ End: true }) } },
    problem: /^\/States\/b: this state is never reached/,
  },
  { title: "an unknown type of state", definition: only({ Type: "Loop" }), problem: /^\/States\/only/ },
  { title: "an unknown field", definition: only(pass({ Parameters: {} })), problem: /Parameters/ },
  {
    title: "an expression that does not parse",
    definition: only(pass({ Output: { a: ["{% 1 + %}"] } })),
    problem: /^\/States\/only\/Output\/a\/0: not JSONata/,
  },
  {
    title: "a resource that is not run here",
    definition: only(task("f", { Resource: "arn:aws:states:::sqs:sendMessage" })),
    problem: /does not run the resource/,
  },
  { title: "a Wait without a time", definition: only({ Type: "Wait" }), problem: /either Seconds or Timestamp/ },
  {
    title: "a Wait with two times",
    definition: only({ Type: "Wait", Seconds: 1, Timestamp: "x" }),
    problem: /either Seconds or Timestamp/,
  },
  {
    title: "a heartbeat as long as the time limit",
    definition: only(task("f", { TimeoutSeconds: 5, HeartbeatSeconds: 5 })),
    problem: /HeartbeatSeconds must be less/,
  },
  {
    title: "States.ALL before another entry",
    definition: only(task("f", { Retry: [{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["E"] }] })),
    problem: /^\/States\/only\/Retry\/0: States.ALL must stand alone/,
  },
  {
    title: "States.ALL beside another name",
    definition: only(task("f", { Retry: [{ ErrorEquals: ["E", "States.ALL"] }] })),
    problem: /States.ALL must stand alone/,
  },
  {
    title: "a problem inside a branch",
    definition: only({ Type: "Parallel", Branches: [only(pass({ Next: "x" }))] }),
    problem: /^\/States\/only\/Branches\/0\/States\/only: no state is named "x"/,
  },
  {
    title: "a variable of a branch that hides one outside",
    definition: chain({
      set: pass({ Assign: { v: 1 } }),
      both: { Type: "Parallel", Branches: [only(pass({ Assign: { v: 2 } }))] },
    }),
    problem: /the variable "v" is assigned here and outside/,
  },
  { title: "a name that no variable can have", definition: only(pass({ Assign: { "a-b": 1 } })), problem: /Assign/ },
  { title: "JSONPath in a state", definition: only(pass({ QueryLanguage: "JSONPath" })), problem: /QueryLanguage/ },
  {
    title: "two states of one name, one of them inside a branch",
    definition: chain({ a: pass(), both: { Type: "Parallel", Branches: [chain({ a: pass() })] } }),
    problem: /another state is named "a"/,
  },
  {
    title: "an ItemReader",
    definition: only({ Type: "Map", ItemReader: {}, ItemProcessor: chain({ a: pass() }) }),
    problem: /the local cloud has no ItemReader/,
  },
];

const refusedPaths: { title: string; state: Properties; problem: RegExp }[] = [
  { title: "a path that is none", state: pass({ InputPath: "$.a[" }), problem: /^\/States\/only\/InputPath: / },
  { title: "a ResultPath that names many places", state: pass({ ResultPath: "$.a[*]" }), problem: /no Reference Path/ },
  { title: "a ResultPath in the context", state: pass({ ResultPath: "$$.a" }), problem: /begins with \$ alone/ },
  {
    title: "an unknown function",
    state: pass({ Parameters: { "a.$": "States.Nope()" } }),
    problem: /no function States.Nope/,
  },
  {
    title: "a .$ key without a path",
    state: pass({ Parameters: { "a.$": "text" } }),
    problem: /a path .* or a function/,
  },
  { title: "a .$ key without a text", state: pass({ Parameters: { "a.$": 1 } }), problem: /must hold a path/ },
  { title: "a key twice", state: pass({ Parameters: { a: 1, "a.$": "$" } }), problem: /exclude each other/ },
  { title: "a field of JSONata mode", state: pass({ Output: 1 }), problem: /Output/ },
  { title: "two times", state: { Type: "Wait", Seconds: 1, SecondsPath: "$.a" }, problem: /a Wait has either/ },
  { title: "a time that is none", state: { Type: "Wait", Timestamp: "tomorrow" }, problem: /ISO 8601/ },
  {
    title: "a limit twice",
    state: task("f", { Arguments: undefined, Output: undefined, TimeoutSeconds: 1, TimeoutSecondsPath: "$.a" }),
    problem: /exclude each other/,
  },
  { title: "a cause twice", state: { Type: "Fail", Cause: "a", CausePath: "$.a" }, problem: /exclude each other/ },
  { title: "a Map without states", state: { Type: "Map" }, problem: /a Map has an ItemProcessor/ },
  { title: "a choice rule without an operator", state: choiceOf({ Variable: "$.a" }), problem: /exactly one operator/ },
  {
    title: "a choice rule with two",
    state: choiceOf({ Variable: "$", IsNull: true, IsString: true }),
    problem: /exactly one operator/,
  },
  { title: "an unknown operator", state: choiceOf({ Variable: "$.a", Equals: 1 }), problem: /no operator Equals/ },
  {
    title: "an operand of another kind",
    state: choiceOf({ Variable: "$.a", NumericEquals: "1" }),
    problem: /takes no "1"/,
  },
  { title: "And without rules", state: choiceOf({ And: [] }), problem: /takes a list of rules/ },
  { title: "Not with a Variable", state: choiceOf({ Variable: "$.a", Not: {} }), problem: /takes no Variable/ },
  {
    title: "a test without true or false",
    state: choiceOf({ Variable: "$.a", IsPresent: 1 }),
    problem: /takes true or false/,
  },
  { title: "a variable of a bad name", state: pass({ Assign: { "a-b.$": "$" } }), problem: /Assign/ },
];

function choiceOf(rule: Properties): Properties {
  return { Type: "Choice", Choices: [{ Next: "only", ...rule }] };
}

describe("a definition", () => {
  for (const { title, definition, problem } of refused)
    it(`is refused for ${title}`, () => {
      const found = problems(definition);
      assert.ok(
        found.some((text) => problem.test(text)),
        `found only: ${found.join("; ")}`,
      );
    });

  for (const { title, state, problem } of refusedPaths)
    it(`in JSONPath mode is refused for ${title}`, () => {
      const found = problems(only(state), "JSONPath");
      assert.ok(
        found.some((text) => problem.test(text)),
        `found only: ${found.join("; ")}`,
      );
    });

  it("is in JSONPath mode when it names no language, and a state of it may be in JSONata mode", () => {
    const { QueryLanguage: _, ...machine } = { QueryLanguage: "", ...only(pass({ InputPath: "$.a" })) };
    assert.ok("definition" in readDefinition(JSON.stringify(machine)));
    const mixed = chain({ a: pass({ Parameters: {} }), b: pass({ QueryLanguage: "JSONata", Output: 1 }) });
    assert.deepEqual(problems(mixed, "JSONPath"), []);
  });

  it("is refused when it is not JSON or over 1 MB", () => {
    for (const text of ["{", JSON.stringify({ Comment: "x".repeat(1024 * 1024) })])
      assert.ok("problems" in readDefinition(text));
  });

  it("that is sound has no problems", () => {
    const item = chain({ a: pass({ Assign: { w: 1 } }), b: task("f") });
    assert.deepEqual(
      problems(
        chain({
          set: pass({ Assign: { v: 1 } }),
          each: { Type: "Map", ItemProcessor: item },
          end: { Type: "Succeed" },
        }),
      ),
      [],
    );
  });

  it("can be judged over the wire", async () => {
    const world = openWorld();
    const definition = JSON.stringify({ QueryLanguage: "JSONata", ...only(pass({ Next: "x" })) });
    assert.deepEqual(world.call("ValidateStateMachineDefinition", { definition }), {
      result: "FAIL",
      diagnostics: [
        {
          severity: "ERROR",
          code: "SCHEMA_VALIDATION_FAILED",
          message: 'no state is named "x"',
          location: "/States/only",
        },
      ],
    });
    await world.close();
  });
});
