import { type Expression, partsOf } from "../expression.ts";
import { everyStep, type Procedure, type Step, valuesOf } from "../steps.ts";

export type TaskStep = Step & { kind: "task" };

/**
 * Which fields of a task's result the steps read: the function returns only these, so that variables and history stay
 * small. Undefined where the whole result is read.
 */
export function fieldsKept(procedure: Procedure): (step: TaskStep) => readonly string[] | undefined {
  const used = new Map<string, Set<string> | "all">();
  for (const step of everyStep([...procedure.main, ...procedure.closing])) {
    for (const value of valuesOf(step)) note(value, used);
  }
  return ({ result }) => {
    const fields = result === undefined ? undefined : used.get(result);
    return fields === "all" ? undefined : [...(fields ?? [])].sort();
  };
}

function note(e: Expression, used: Map<string, Set<string> | "all">): void {
  if (e.op === "get" && e.of.op === "variable" && typeof e.key === "string") {
    const fields = used.get(e.of.name);
    if (fields !== "all") used.set(e.of.name, (fields ?? new Set()).add(e.key));
    return;
  }
  if (e.op === "present" && e.of.op === "variable") return; // whether there is one, not what is in it
  if (e.op === "variable") used.set(e.name, "all");
  for (const part of partsOf(e)) note(part, used);
}
