import type { Step, Steps } from "../steps.ts";
import { mostAttempts } from "../write/retry.ts";

/** Entered, left, and for each attempt: scheduled, started, ended. */
const oneTask = 2 + 3 * mostAttempts;
/** Start, the record of a failure and of the end, the choice and the end itself, of the whole run. */
const frame = 2 + 2 + oneTask * 2 + 2 + 3;

/** The most history events that one run can make, every retry counted. */
export function worstEvents(main: Steps, closing: Steps): number {
  return frame + worst(main) + worst(closing);
}

function worst(steps: Steps): number {
  return steps.reduce((sum, step) => sum + worstOf(step), 0);
}

function worstOf(step: Step): number {
  switch (step.kind) {
    case "task":
      return oneTask;
    case "ask":
      return oneTask * 2;
    case "choose":
      return 2 + Math.max(worst(step.otherwise), ...step.cases.map((one) => worst(one.body)));
    case "repeat":
      return 2 + step.times * (2 + worst(step.body));
    case "parallel":
      return 4 + oneTask + step.branches.reduce((sum, one) => sum + worst(one.body), 0);
    case "each":
      return 4 + oneTask + step.atMost * (4 + worst(step.body));
    case "inline":
      return worst(step.body);
    case "try":
      return worst(step.body) + worst(step.handler);
    case "break":
    case "again":
      return 0;
    default:
      return 2;
  }
}
