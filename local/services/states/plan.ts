import type { Json } from "../../service.ts";
import type { ChoiceState, FailState, State, WaitState } from "./asl.ts";
import { names, StateFailure } from "./failure.ts";
import { type ChildrenPlan, planMap, planParallel } from "./plan-children.ts";
import { type Place, planTask } from "./plan-task.ts";
import type { TaskPhase } from "./records.ts";
import { bindings, type Conclusion, conclude, numberField, stringField, type View } from "./view.ts";

/** What one attempt of a state comes to. */
export type Plan =
  | { readonly kind: "leave"; readonly conclusion: Conclusion; readonly next: string | undefined }
  | { readonly kind: "wait"; readonly until: number }
  | { readonly kind: "call"; readonly phase: TaskPhase; readonly seconds?: number }
  | ChildrenPlan
  | { readonly kind: "fail"; readonly error: string; readonly cause: string | undefined };

/** Evaluates what a state needs before it acts. Throws StateFailure; changes nothing. */
export async function plan(state: State, view: View, place: Place): Promise<Plan> {
  switch (state.Type) {
    case "Pass":
      return { kind: "leave", conclusion: await conclude(state, view, view.input), next: state.Next };
    case "Succeed":
      return { kind: "leave", conclusion: await conclude(state, view, view.input), next: undefined };
    case "Choice":
      return planChoice(state, view);
    case "Wait":
      return { kind: "wait", until: await waitUntil(state, view) };
    case "Fail":
      return planFail(state, view);
    case "Task":
      return { kind: "call", ...(await planTask(state, view, place)) };
    case "Parallel":
      return planParallel(state, view);
    case "Map":
      return planMap(state, view);
  }
}

async function planChoice(state: ChoiceState, view: View): Promise<Plan> {
  for (const [index, rule] of state.Choices.entries()) {
    const location = `Choices[${index}]/Condition`;
    const holds = await view.evaluator.value(rule.Condition, bindings(view), location);
    if (typeof holds !== "boolean")
      throw new StateFailure(
        names.evaluation,
        `The field '${location}' must be true or false, not ${JSON.stringify(holds)}.`,
        location,
      );
    if (holds) return { kind: "leave", conclusion: await conclude(rule, view, view.input), next: rule.Next };
  }
  if (state.Default === undefined)
    throw new StateFailure(names.noChoice, "No choice rule matched, and the state has no Default.");
  return { kind: "leave", conclusion: await conclude(state, view, view.input), next: state.Default };
}

async function planFail(state: FailState, view: View): Promise<Plan> {
  const error = await stringField(view, state.Error, "Error");
  return { kind: "fail", error: error ?? "", cause: await stringField(view, state.Cause, "Cause") };
}

const isoTimestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

async function waitUntil(state: WaitState, view: View): Promise<number> {
  const seconds = await numberField(view, state.Seconds, "Seconds", 0);
  if (seconds !== undefined) return view.now + Math.min(seconds, 99_999_999) * 1000;
  const text: Json | undefined = await stringField(view, state.Timestamp, "Timestamp");
  const until = text !== undefined && isoTimestamp.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until))
    throw new StateFailure(
      names.evaluation,
      `The field 'Timestamp' is no time in ISO 8601: ${JSON.stringify(text)}.`,
      "Timestamp",
    );
  return until;
}
