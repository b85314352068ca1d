import type { Step, Steps } from "../steps.ts";

/** The longest that the questions and waits of one run can take, in seconds. */
export function longestWait(steps: Steps): number {
  return steps.reduce((sum, step) => sum + longest(step), 0);
}

function longest(step: Step): number {
  switch (step.kind) {
    case "ask":
      return step.within;
    case "wait":
      return step.seconds;
    case "choose":
      return Math.max(longestWait(step.otherwise), ...step.cases.map((one) => longestWait(one.body)));
    case "repeat":
      return step.times * longestWait(step.body);
    case "parallel":
      return Math.max(...step.branches.map((one) => longestWait(one.body)));
    case "each":
      return Math.ceil(step.atMost / step.atOnce) * longestWait(step.body);
    case "inline":
      return longestWait(step.body);
    case "try":
      return longestWait(step.body) + longestWait(step.handler);
    default:
      return 0;
  }
}
