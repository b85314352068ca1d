import type { ResourceRule } from "#policy/core/rule";
import { list } from "#policy/core/values";
import { definitionOf, type State, statesOf } from "#policy/rules/operation/states";

const path = "definition";
const limits = ["TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"];

/** Express machines end after five minutes by themselves. */
export const timeLimits: ResourceRule = {
  id: "sfn-time-limits",
  title: "State machines end: each has a time limit, each wait for an answer too, and retries are bounded",
  severity: "medium",
  types: ["aws:sfn/stateMachine:StateMachine"],
  reads: [path],
  why: "Without a limit an execution whose answer got lost waits for a year; one that retries for ever hides its fault and costs.",
  fix: "Set TimeoutSeconds in the definition and in each state with .waitForTaskToken or .sync, and a small MaxAttempts.",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#sfn-stuck-execution",
  defaults: { mostAttempts: 100 },
  check: ({ props, config: { mostAttempts } }) => {
    const definition = definitionOf(props);
    if (definition === undefined) return [];
    const standard = props.type !== "EXPRESS";
    const wrong = [
      ...(standard && !(Number(definition.TimeoutSeconds) > 0) ? ["the machine has no TimeoutSeconds"] : []),
      ...statesOf(definition).flatMap((one) => [...endless(one), ...retriedTooOften(one, Number(mostAttempts))]),
    ];
    return wrong.map((message) => ({ path, message }));
  },
};

function endless({ name, state }: State): readonly string[] {
  const waits = /\.(waitForTaskToken|sync(:\d)?)$|:activity:/.test(String(state.Resource));
  return waits && !limits.some((limit) => state[limit] !== undefined)
    ? [`state ${name} waits without a time limit`]
    : [];
}

function retriedTooOften({ name, state }: State, most: number): readonly string[] {
  return list(state.Retry)
    .map((retry) => Number(Object(retry).MaxAttempts ?? 3))
    .filter((attempts) => attempts > most)
    .map((attempts) => `state ${name} is tried ${attempts} times, and ${most} are allowed`);
}
