import type { Block, Problem, State } from "./asl.ts";
import { parseResource } from "./task-resource.ts";

/** What the shape alone does not show: dangling names, missing ends, unreachable states, hidden variables. */
export function checkBlock(
  block: Block,
  at: string,
  problems: Problem[],
  outer: ReadonlySet<string> = new Set(),
  names: Set<string> = new Set(),
): void {
  if (!block.States.has(block.StartAt))
    problems.push({ at: `${at}/StartAt`, message: `no state is named "${block.StartAt}"` });
  const assigned = new Set([...block.States.values()].flatMap(({ assigns }) => assigns));
  for (const name of assigned)
    if (outer.has(name))
      problems.push({ at, message: `the variable "${name}" is assigned here and outside: give it a name of its own` });
  const visible = new Set([...outer, ...assigned]);
  for (const [name, state] of block.States) {
    const where = `${at}/States/${name}`;
    if (names.has(name))
      problems.push({ at: where, message: `another state is named "${name}": names are unique in the whole machine` });
    names.add(name);
    checkState(state, where, block, problems);
    for (const [inner, place] of inside(state))
      checkBlock(inner, `${where}/${place}`, problems, inner.isDistributed ? new Set() : visible, names);
  }
  checkReached(block, at, problems);
}

function inside(state: State): [Block, string][] {
  if (state.Type === "Parallel") return state.Branches.map((branch, index) => [branch, `Branches/${index}`]);
  return state.Type === "Map" ? [[state.ItemProcessor, "ItemProcessor"]] : [];
}

function checkState(state: State, at: string, block: Block, problems: Problem[]): void {
  for (const next of nextNames(state))
    if (!block.States.has(next)) problems.push({ at, message: `no state is named "${next}"` });
  if ("End" in state || "Next" in state) {
    if (state.End && state.Next) problems.push({ at, message: "Next and End exclude each other" });
    if (!state.End && !state.Next) problems.push({ at, message: "Next or End is missing" });
  }
  if (state.Type === "Task") {
    const resource = parseResource(state.Resource);
    if ("problem" in resource) problems.push({ at: `${at}/Resource`, message: resource.problem });
  }
  checkErrorLists(state, at, problems);
}

/** States.ALL stands alone and last. */
function checkErrorLists(state: State, at: string, problems: Problem[]): void {
  if (!("Retry" in state)) return;
  for (const [field, list] of Object.entries({ Retry: state.Retry, Catch: state.Catch }))
    for (const [index, { ErrorEquals }] of list.entries()) {
      if (!ErrorEquals.includes("States.ALL")) continue;
      if (ErrorEquals.length > 1 || index < list.length - 1)
        problems.push({ at: `${at}/${field}/${index}`, message: "States.ALL must stand alone, in the last entry" });
    }
}

/** The states that may come next, in the document's order. */
export function nextNames(state: State): string[] {
  const next = "Next" in state && state.Next ? [state.Next] : [];
  const catches = "Catch" in state ? state.Catch.map((catcher) => catcher.Next) : [];
  return [...next, ...(state.Type === "Choice" ? state.nexts : []), ...catches];
}

function checkReached(block: Block, at: string, problems: Problem[]): void {
  const reached = new Set<string>();
  const open = [block.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = block.States.get(name);
    if (!state || reached.has(name)) continue;
    reached.add(name);
    open.push(...nextNames(state));
  }
  for (const name of block.States.keys())
    if (!reached.has(name)) problems.push({ at: `${at}/States/${name}`, message: "this state is never reached" });
}
