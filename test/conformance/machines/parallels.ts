/** The Parallel state, in JSONata mode and in JSONPath mode. */
import type { Properties } from "../../../local/service.ts";
import { chain, only, pass, task } from "../../local/services/states/world.ts";
import { both, type Case, call, docs, ok, spec } from "./case.ts";

const branch = (name: string, state: Properties) => chain({ [name]: state });
const parallel = (Branches: Properties[], rest: Properties = {}) => ({ Type: "Parallel", Branches, ...rest });
export const parallelCases: Case[] = [
  ...both({
    title: "a Parallel gives its branches' outputs in their order, whichever ends first",
    source: `${spec}#parallel-state`,
    jsonata: only(parallel([branch("slow", { Type: "Wait", Seconds: 5 }), branch("fast", pass({ Output: "fast" }))])),
    jsonPath: only(parallel([branch("slow", { Type: "Wait", Seconds: 5 }), branch("fast", pass({ Result: "fast" }))])),
    input: { n: 1 },
    during: async (world) => {
      await world.until("wait");
      world.clock.advance(5000);
    },
    ends: ok([{ n: 1 }, "fast"]),
  }),
  ...both({
    title: "a Parallel gives each branch what its own fields make, and shapes the result",
    source: `${spec}#parallel-state`,
    jsonata: only(
      parallel([branch("a", pass()), branch("b", pass())], {
        Arguments: { x: "{% $states.input.n %}" },
        Output: "{% $states.result[1] %}",
      }),
    ),
    jsonPath: only(
      parallel([branch("a", pass()), branch("b", pass())], {
        Parameters: { "x.$": "$.n" },
        ResultSelector: { "r.$": "$[1]" },
        OutputPath: "$.r",
      }),
    ),
    input: { n: 1 },
    ends: ok({ x: 1 }),
  }),
  ...both({
    title: "a branch that fails ends the Parallel with its error, and the other branches with it",
    source: `${spec}#parallel-state`,
    jsonata: chain({
      p: parallel([branch("never", task("never")), branch("bad", { Type: "Fail", Error: "Bad" })], {
        Catch: [{ ErrorEquals: ["Bad"], Output: "{% $states.errorOutput.Error %}", Next: "end" }],
      }),
      end: pass(),
    }),
    jsonPath: chain({
      p: parallel([branch("never", call("never")), branch("bad", { Type: "Fail", Error: "Bad" })], {
        Catch: [{ ErrorEquals: ["Bad"], Next: "end" }],
      }),
      end: pass({ OutputPath: "$.Error" }),
    }),
    ends: ok("Bad"),
  }),
  ...both({
    title: "a Parallel is tried again as a whole",
    source: `${spec}#retrying-after-error`,
    jsonata: only(
      parallel([branch("a", task("play")), branch("b", pass({ Output: 1 }))], { Retry: [{ ErrorEquals: ["Busy"] }] }),
    ),
    jsonPath: only(
      parallel([branch("a", call("play")), branch("b", pass({ Result: 1 }))], { Retry: [{ ErrorEquals: ["Busy"] }] }),
    ),
    input: { errors: ["Busy"], gives: 2 },
    during: async (world) => {
      await world.until("retry");
      world.clock.advance(1000);
    },
    ends: ok([2, 1]),
  }),
  ...both({
    title: "branches in branches",
    source: `${spec}#parallel-state`,
    jsonata: only(
      parallel([
        branch("inner", parallel([branch("a", pass({ Output: 1 })), branch("b", pass({ Output: 2 }))])),
        branch("c", pass({ Output: 3 })),
      ]),
    ),
    jsonPath: only(
      parallel([
        branch("inner", parallel([branch("a", pass({ Result: 1 })), branch("b", pass({ Result: 2 }))])),
        branch("c", pass({ Result: 3 })),
      ]),
    ),
    ends: ok([[1, 2], 3]),
  }),
  ...both({
    title: "a branch sees the variables around it, and its own are not seen after it",
    source: `${docs}/workflow-variables.html#variable-scope`,
    jsonata: chain({
      a: pass({ Assign: { outer: 1 } }),
      p: parallel([chain({ b: pass({ Assign: { inner: "{% $outer + 1 %}" } }), c: pass({ Output: "{% $inner %}" }) })]),
      d: pass({ Output: ["{% $states.input[0] %}", "{% $exists($inner) %}"] }),
    }),
    jsonPath: chain({
      a: pass({ Assign: { outer: 1 } }),
      p: parallel([
        chain({ b: pass({ Assign: { "inner.$": "States.MathAdd($outer, 1)" } }), c: pass({ InputPath: "$inner" }) }),
      ]),
      d: pass({ QueryLanguage: "JSONata", Output: ["{% $states.input[0] %}", "{% $exists($inner) %}"] }),
    }),
    ends: ok([2, false]),
  }),
];
