import type { FailState, State } from "./asl.ts";
import { type ChildrenPlan, planMap, planParallel } from "./plan-children.ts";
import { type Place, planTask } from "./plan-task.ts";
import type { TaskPhase } from "./records.ts";
import type { Conclusion, View } from "./view.ts";

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
      return { kind: "leave", conclusion: await state.conclude(view), next: state.Next };
    case "Succeed":
      return { kind: "leave", conclusion: await state.conclude(view), next: undefined };
    case "Choice":
      return { kind: "leave", ...(await state.choose(view)) };
    case "Wait":
      return { kind: "wait", until: await state.until(view) };
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

async function planFail(state: FailState, view: View): Promise<Plan> {
  return { kind: "fail", error: (await state.error(view)) ?? "", cause: await state.cause(view) };
}
