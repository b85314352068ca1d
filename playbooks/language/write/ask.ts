import type { Step } from "../steps.ts";
import type { Builder } from "./builder.ts";
import { retryAsk, retryTask } from "./retry.ts";
import type { Scope } from "./scope.ts";
import { wrap } from "./template.ts";

/** An answer that was claimed just before the end is still delivered in this time. */
const grace = 900;

/**
 * A question waits for a task token. When the state's own limit passes, which is later than the question's, the table
 * is asked what was answered: a claimed answer is never lost.
 */
export function emitAsk(b: Builder, step: Step & { kind: "ask" }, next: string, scope: Scope): string {
  const key = b.key(scope, step.name);
  const settle = b.addOwn(scope, `${step.name} (what was answered)`, {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: b.invoke("ask", { mode: "settle", ...key }),
    TimeoutSeconds: 300,
    Assign: { [step.result]: wrap("$states.result.Payload") },
    Output: {},
    Retry: retryTask,
    Catch: [b.caught(scope, step.name)],
    Next: next,
  });
  return b.add(scope, step.name, step, {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Arguments: b.invoke("ask", {
      mode: "ask",
      ...key,
      token: wrap("$states.context.Task.Token"),
      question: b.template(step.question),
    }),
    TimeoutSeconds: step.within + grace,
    Assign: { [step.result]: wrap("$states.result") },
    Output: {},
    Retry: retryAsk,
    Catch: [
      { ErrorEquals: ["States.Timeout", "States.HeartbeatTimeout"], Output: {}, Next: settle },
      b.caught(scope, step.name),
    ],
    Next: next,
  });
}
