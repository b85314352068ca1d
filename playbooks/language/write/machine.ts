import type { Json } from "../json.ts";
import type { Procedure } from "../steps.ts";
import { Builder } from "./builder.ts";
import { emitAll } from "./emit.ts";
import { recordFailure } from "./failure.ts";
import { retryTask } from "./retry.ts";
import type { Lines, Scope } from "./scope.ts";
import type { Machine } from "./state.ts";
import { type Sure, wrap } from "./template.ts";

export type Definition = Machine & { readonly [field: string]: Json };

export type Written = { readonly definition: Definition; readonly functions: readonly string[]; readonly lines: Lines };

/** Writes a procedure as a state machine. Every way through it, failures too, ends through `record-end`. */
export function writeMachine(procedure: Procedure, sure: Sure): Written {
  const b = new Builder(procedure, sure);
  const names = {
    start: b.ownName("Start"),
    failure: b.ownName("Record failure"),
    closingFailure: b.ownName("Record failure of the closing steps"),
    end: b.ownName("Record the end"),
    nowhere: b.ownName("No outcome"),
  };
  const onError = { to: names.failure, problem: "problem" };
  const states: Scope["states"] = new Map();
  const bare = { states, branch: undefined, depth: 0, loop: undefined, marks: [], give: undefined };
  const closing: Scope = {
    ...bare,
    onError: { to: names.closingFailure, problem: "problem_closing" },
    onFail: onError,
    finishTo: names.end,
  };
  const finishTo = emitAll(b, procedure.closing, names.end, closing);
  const top: Scope = { ...bare, onError, onFail: onError, finishTo };

  const first = emitAll(b, procedure.main, names.nowhere, top);
  recordFailure(b, top, names.failure, { next: finishTo, assign: { outcome: "failed" } });
  const firstProblem = wrap("($problem = null ? $problem_closing : $problem)");
  recordFailure(b, closing, names.closingFailure, {
    next: names.end,
    assign: { outcome: "failed", problem: firstProblem },
  });
  addEnd(b, top, names.end);
  states.set(names.nowhere, { Type: "Fail", Error: "NoOutcome", Cause: "the playbook ended without an outcome" });
  states.set(names.start, {
    Type: "Pass",
    Assign: {
      alert: wrap("$states.input.alert"),
      outcome: null,
      data: null,
      problem: null,
      ...Object.fromEntries(procedure.nothings.map((name) => [name, null])),
    },
    Output: {},
    Next: first,
  });
  const reached = b.close(top, names.start);
  if (Object.hasOwn(reached, names.nowhere)) {
    throw b.wrong(
      procedure.main.at(-1),
      "a way through the playbook ends without an outcome",
      'end it with return finish("…") or return fail("…", "…")',
    );
  }
  return {
    definition: {
      Comment: procedure.description,
      QueryLanguage: "JSONata",
      StartAt: names.start,
      TimeoutSeconds: procedure.timeLimit,
      States: reached,
    },
    functions: [...b.functions].sort(),
    lines: b.lines,
  };
}

/** Writes down how the case ended, then ends: a failure stays a failure. */
function addEnd(b: Builder, scope: Scope, name: string): void {
  const succeeded = b.addOwn(scope, "Finished", {
    Type: "Succeed",
    Output: { outcome: wrap("$outcome"), data: wrap("$data") },
  });
  const failed = b.addOwn(scope, "Failed", {
    Type: "Fail",
    Error: wrap("$problem.error"),
    Cause: wrap('$substring($problem.step & ": " & $problem.cause, 0, 30000)'),
  });
  const how = b.addOwn(scope, "How it ended", {
    Type: "Choice",
    Choices: [{ Condition: wrap("$problem = null"), Next: succeeded, Output: {} }],
    Default: failed,
    Output: {},
  });
  scope.states.set(name, {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: b.invoke("record-end", {
      outcome: wrap("$outcome"),
      status: wrap('($problem = null ? "succeeded" : "failed")'),
      problem: wrap("$problem"),
      data: wrap("$data"),
    }),
    TimeoutSeconds: 300,
    Output: {},
    Retry: retryTask,
    Catch: [{ ErrorEquals: ["States.ALL"], Output: {}, Next: how }],
    Next: how,
  });
}
