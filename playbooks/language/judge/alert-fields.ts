import { type Expression, partsOf } from "../expression.ts";
import { everyStep, type Procedure, valuesOf } from "../steps.ts";

/** The paths of the alert that the steps read, the shortest where one holds another; `[]` is the whole alert. */
export function alertFields(procedure: Procedure): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const step of everyStep([...procedure.main, ...procedure.closing])) {
    for (const value of valuesOf(step)) collect(value, found);
  }
  const all = [...found.values()];
  const shortest = all.filter((path) => !all.some((other) => other !== path && isWithin(path, other)));
  return shortest.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const isWithin = (path: readonly string[], outer: readonly string[]): boolean =>
  outer.length <= path.length && outer.every((key, i) => key === path[i]);

function collect(e: Expression, found: Map<string, readonly string[]>): void {
  const path = pathOf(e);
  if (path) {
    found.set(JSON.stringify(path), path);
    return;
  }
  for (const part of partsOf(e)) collect(part, found);
}

/** The path of a field of the alert; an index of a list ends it, since the whole list is needed. */
function pathOf(e: Expression): readonly string[] | undefined {
  if (e.op === "variable") return e.name === "alert" ? [] : undefined;
  if (e.op !== "get" || typeof e.key !== "string") return undefined;
  const outer = pathOf(e.of);
  return outer && [...outer, e.key];
}
