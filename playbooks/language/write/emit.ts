import type { Step, Steps } from "../steps.ts";
import { emitAsk } from "./ask.ts";
import { emitEach, emitParallel } from "./branches.ts";
import type { Builder } from "./builder.ts";
import { code } from "./jsonata.ts";
import { retryTask } from "./retry.ts";
import type { Scope } from "./scope.ts";
import { wrap } from "./template.ts";

/** Writes steps so that they go on to `next`; gives the name of the first state. */
export function emitAll(b: Builder, steps: Steps, next: string, scope: Scope): string {
  return steps.reduceRight((then, step) => emit(b, step, then, scope), next);
}

function emit(b: Builder, step: Step, next: string, scope: Scope): string {
  switch (step.kind) {
    case "task":
      return emitTask(b, step, next, scope);
    case "ask":
      return emitAsk(b, step, next, scope);
    case "wait":
      return b.add(scope, step.name, step, { Type: "Wait", Seconds: step.seconds, Output: {}, Next: next });
    case "set":
      return b.add(scope, step.name, step, {
        Type: "Pass",
        Assign: { [step.variable]: b.total(step.value) },
        Output: {},
        Next: next,
      });
    case "choose": {
      const choices = step.cases.map((one) => ({
        Condition: wrap(code(one.when)),
        Next: emitAll(b, one.body, next, scope),
        Output: {},
      }));
      const otherwise = emitAll(b, step.otherwise, next, scope);
      if (choices.length === 0) return otherwise;
      return b.add(scope, step.name, step, { Type: "Choice", Choices: choices, Default: otherwise, Output: {} });
    }
    case "repeat":
      return emitRepeat(b, step, next, scope);
    case "break":
    case "again":
      if (!scope.loop || scope.loop.branch !== scope.branch) {
        throw b.wrong(
          step,
          "this leaves a loop that it is not in",
          "a branch or an item cannot leave the loop around it: give a value and decide after it",
        );
      }
      return step.kind === "break" ? scope.loop.exit : scope.loop.again;
    case "parallel":
      return emitParallel(b, step, next, scope);
    case "each":
      return emitEach(b, step, next, scope);
    case "inline":
      return emitAll(b, step.body, next, { ...scope, give: { result: step.result, next }, loop: undefined });
    case "give":
      return emitGive(b, step, scope);
    case "finish": {
      const assign = { outcome: b.total(step.outcome), data: step.data ? b.total(step.data) : null };
      return b.add(scope, step.name, step, { Type: "Pass", Assign: assign, Output: {}, Next: scope.finishTo });
    }
    case "fail": {
      const problem = { step: "fail", error: b.total(step.error), cause: b.total(step.cause) };
      return b.add(scope, step.name, step, {
        Type: "Pass",
        Assign: { [scope.onFail.problem]: problem },
        Output: {},
        Next: scope.onFail.to,
      });
    }
    case "try": {
      const handler = emitAll(b, step.handler, next, scope);
      return emitAll(b, step.body, next, { ...scope, onError: { to: handler, problem: step.problem } });
    }
  }
}

function emitTask(b: Builder, step: Step & { kind: "task" }, next: string, scope: Scope): string {
  const keep = b.keep(step);
  return b.add(scope, step.name, step, {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: b.invoke(step.task, {
      ...b.key(scope, step.name),
      params: b.template(step.params),
      ...(keep ? { keep } : {}),
    }),
    TimeoutSeconds: step.timeoutSeconds * 2 + 240,
    ...(step.result ? { Assign: { [step.result]: wrap("$states.result.Payload") } } : {}),
    Output: {},
    Retry: retryTask,
    Catch: [b.caught(scope, step.name)],
    Next: next,
  });
}

function emitRepeat(b: Builder, step: Step & { kind: "repeat" }, next: string, scope: Scope): string {
  const again = b.ownName(`${step.name}, next round`);
  const loop = { again, exit: next, branch: scope.branch };
  const first = emitAll(b, step.body, again, {
    ...scope,
    loop,
    marks: [...scope.marks, { kind: "round", variable: step.counter }],
  });
  const count = {
    Condition: wrap(`$${step.counter} < ${step.times}`),
    Assign: { [step.counter]: wrap(`$${step.counter} + 1`) },
    Next: first,
    Output: {},
  };
  scope.states.set(again, { Type: "Choice", Choices: [count], Default: next, Output: {} });
  return b.add(scope, step.name, step, { Type: "Pass", Assign: { [step.counter]: 1 }, Output: {}, Next: first });
}

function emitGive(b: Builder, step: Step & { kind: "give" }, scope: Scope): string {
  if (scope.give?.result) {
    return b.add(scope, step.name, step, {
      Type: "Pass",
      Assign: { [scope.give.result]: b.total(step.value) },
      Output: {},
      Next: scope.give.next,
    });
  }
  if (scope.give) return scope.give.next;
  const given = b.total(step.value);
  // the States Language's checkers take an object or code as Output
  const output =
    typeof given === "object" && given !== null && !Array.isArray(given)
      ? given
      : typeof given === "string" && given.startsWith("{%")
        ? given
        : wrap(code(step.value));
  return b.add(scope, step.name, step, { Type: "Pass", Output: output, End: true });
}
