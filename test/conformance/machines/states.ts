import { chain, functionArn, only, pass, task } from "../../local/services/states/world.ts";
import { both, type Case, call, docs, fails, inPath, ok, spec } from "./case.ts";

const to = (Condition: string, Next: string) => ({ Condition, Next });

const passing: Case[] = [
  ...both({
    title: "a Pass without fields hands its input on",
    source: `${spec}#pass-state`,
    jsonata: only(pass()),
    jsonPath: only(pass()),
    input: { a: [1, null, "x"] },
    ends: ok({ a: [1, null, "x"] }),
  }),
  ...both({
    title: "a Pass makes its output",
    source: `${spec}#pass-state`,
    jsonata: only(pass({ Output: { n: "{% $states.input.a + 1 %}", fixed: [true] } })),
    jsonPath: only(pass({ Parameters: { "n.$": "States.MathAdd($.a, 1)", fixed: [true] } })),
    input: { a: 1 },
    ends: ok({ n: 2, fixed: [true] }),
  }),
  ...both({
    title: "Assign and the output both see the variables as they were",
    source: `${docs}/workflow-variables.html`,
    jsonata: chain({
      a: pass({ Assign: { n: 1 } }),
      b: pass({ Assign: { n: "{% $n + 1 %}", was: "{% $n %}" }, Output: "{% $n %}" }),
      c: pass({ Output: ["{% $states.input %}", "{% $n %}", "{% $was %}"] }),
    }),
    jsonPath: chain({
      a: pass({ Assign: { n: 1 } }),
      b: pass({ Assign: { "n.$": "States.MathAdd($n, 1)", "was.$": "$n" }, Parameters: { "r.$": "$n" } }),
      c: pass({ Parameters: { "r.$": "States.Array($.r, $n, $was)" }, OutputPath: "$.r" }),
    }),
    ends: ok([1, 2, 1]),
  }),
  ...both({
    title: "a Succeed ends the machine, with the output that it makes",
    source: `${spec}#succeed-state`,
    jsonata: only({ Type: "Succeed", Output: "{% $states.input.a %}" }),
    jsonPath: only({ Type: "Succeed", InputPath: "$.a", OutputPath: "$" }),
    input: { a: 7 },
    ends: ok(7),
  }),
  ...both({
    title: "a Fail names error and cause",
    source: `${spec}#fail-state`,
    jsonata: only({ Type: "Fail", Error: "{% 'E' & $states.input.n %}", Cause: "{% 'because ' & $states.input.n %}" }),
    jsonPath: only({
      Type: "Fail",
      ErrorPath: "States.Format('E{}', $.n)",
      CausePath: "States.Format('because {}', $.n)",
    }),
    input: { n: 1 },
    ends: fails("E1", "because 1"),
  }),
  ...both({
    title: "a Fail may name nothing",
    source: `${spec}#fail-state`,
    jsonata: only({ Type: "Fail" }),
    jsonPath: only({ Type: "Fail" }),
    ends: { status: "FAILED" },
  }),
];

const tasks: Case[] = [
  ...both({
    title: "a task calls the function and gives its answer",
    source: `${docs}/connect-lambda.html`,
    jsonata: only(task("double", { Output: "{% $states.result.{'v': Payload, 's': StatusCode} %}" })),
    jsonPath: only(call("double", { ResultSelector: { "v.$": "$.Payload", "s.$": "$.StatusCode" }, OutputPath: "$" })),
    input: 4,
    ends: ok({ v: 8, s: 200 }),
  }),
  ...both({
    title: "a function's own ARN takes the input and gives the payload",
    source: `${docs}/connect-lambda.html`,
    jsonata: only({ Type: "Task", Resource: functionArn("double") }),
    jsonPath: only({ Type: "Task", Resource: functionArn("double") }),
    input: 4,
    ends: ok(8),
  }),
  ...both({
    title: "a function by its name alone",
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
    jsonata: only(task("double", { Arguments: { FunctionName: "double", Payload: "{% $states.input %}" } })),
    jsonPath: only(call("double", { Parameters: { FunctionName: "double", "Payload.$": "$" } })),
    input: 3,
    ends: ok(6),
  }),
  {
    title: "a task's result stands beside the input by ResultPath",
    source: `${docs}/input-output-resultpath.html`,
    definition: inPath(
      only(
        call("double", {
          Parameters: { FunctionName: "double", "Payload.$": "$.n" },
          ResultSelector: { "v.$": "$.Payload" },
          ResultPath: "$.deep.got",
          OutputPath: "$",
        }),
      ),
    ),
    input: { n: 2 },
    ends: ok({ n: 2, deep: { got: { v: 4 } } }),
  },
  {
    title: "the order of the filters: InputPath, Parameters, ResultSelector, ResultPath, OutputPath",
    source: `${docs}/concepts-input-output-filtering.html`,
    definition: inPath(
      only(
        call("double", {
          InputPath: "$.in",
          Parameters: { FunctionName: "double", "Payload.$": "$.n" },
          ResultSelector: { "v.$": "$.Payload" },
          ResultPath: "$.out",
          OutputPath: "$.out",
        }),
      ),
    ),
    input: { in: { n: 5 }, other: 1 },
    ends: ok({ v: 10 }),
  },
  ...both({
    title: "a task may throw its result away and keep the input",
    source: `${docs}/input-output-resultpath.html`,
    jsonata: only(task("double", { Output: "{% $states.input %}" })),
    jsonPath: only(call("double", { ResultPath: null, OutputPath: "$" })),
    input: 3,
    ends: ok(3),
  }),
  ...both({
    title: "a task assigns variables from its result",
    source: `${docs}/workflow-variables.html`,
    jsonata: chain({
      a: task("double", { Assign: { v: "{% $states.result.Payload %}" } }),
      b: pass({ Output: "{% $v %}" }),
    }),
    jsonPath: chain({ a: call("double", { Assign: { "v.$": "$.Payload" } }), b: pass({ InputPath: "$v" }) }),
    input: 3,
    ends: ok(6),
  }),
];

const choosing: Case[] = [
  ...both({
    title: "a Choice takes the first rule that holds, with its Assign",
    source: `${spec}#choice-state`,
    jsonata: {
      StartAt: "which",
      States: {
        which: {
          Type: "Choice",
          Choices: [
            to("{% $states.input.n > 9 %}", "no"),
            { ...to("{% $states.input.n > 1 %}", "yes"), Assign: { v: "second" } },
            to("{% true %}", "no"),
          ],
        },
        yes: pass({ Output: "{% $v %}", End: true }),
        no: { Type: "Fail", Error: "Wrong" },
      },
    },
    jsonPath: {
      StartAt: "which",
      States: {
        which: {
          Type: "Choice",
          Choices: [
            { Variable: "$.n", NumericGreaterThan: 9, Next: "no" },
            { Variable: "$.n", NumericGreaterThan: 1, Assign: { v: "second" }, Next: "yes" },
            { Variable: "$.n", IsPresent: true, Next: "no" },
          ],
        },
        yes: pass({ InputPath: "$v", End: true }),
        no: { Type: "Fail", Error: "Wrong" },
      },
    },
    input: { n: 5 },
    ends: ok("second"),
  }),
  ...both({
    title: "a Choice without a rule that holds takes Default, with the state's own Assign",
    source: `${spec}#choice-state`,
    jsonata: chain({
      which: { Type: "Choice", Choices: [to("{% false %}", "which")], Default: "end", Assign: { v: "default" } },
      end: pass({ Output: "{% $v %}" }),
    }),
    jsonPath: chain({
      which: {
        Type: "Choice",
        Choices: [{ Variable: "$.x", IsPresent: true, Next: "which" }],
        Default: "end",
        Assign: { v: "default" },
      },
      end: pass({ InputPath: "$v" }),
    }),
    ends: ok("default"),
  }),
  ...both({
    title: "a Choice without a rule that holds and without Default fails",
    source: `${docs}/state-choice.html`,
    jsonata: chain({ which: { Type: "Choice", Choices: [to("{% false %}", "end")] }, end: { Type: "Succeed" } }),
    jsonPath: chain({
      which: { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: "end" }] },
      end: { Type: "Succeed" },
    }),
    ends: fails("States.NoChoiceMatched"),
  }),
];

export const stateCases: readonly Case[] = [...passing, ...tasks, ...choosing];
