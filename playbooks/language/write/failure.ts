import type { Json } from "../json.ts";
import type { Builder } from "./builder.ts";
import { retryTask } from "./retry.ts";
import type { Scope } from "./scope.ts";
import { wrap } from "./template.ts";

/** The state that records what failed where. When even that fails, the run goes on: sweep closes what is left open. */
export function recordFailure(b: Builder, scope: Scope, name: string, then: { next: string; assign?: Json }): void {
  const assign = then.assign === undefined ? {} : { Assign: then.assign };
  scope.states.set(name, {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: b.invoke("record-failure", { problem: wrap(`$${scope.onError.problem}`), branch: scope.branch ?? null }),
    TimeoutSeconds: 300,
    ...assign,
    Output: {},
    Retry: retryTask,
    Catch: [{ ErrorEquals: ["States.ALL"], ...assign, Output: {}, Next: then.next }],
    Next: then.next,
  });
}
