import type { Block, State } from "./asl.ts";
import { compileProblem, isExpression } from "./expression.ts";
import { parseResource } from "./task-resource.ts";

export type Problem = { readonly at: string; readonly message: string };

/** What the shape alone does not show: dangling names, missing ends, unreachable states, broken expressions, hidden variables. */
export function checkBlock(
  block: Block,
  at: string,
  problems: Problem[],
  outer: ReadonlySet<string> = new Set(),
): void {
  if (!block.States.has(block.StartAt))
    problems.push({ at: `${at}/StartAt`, message: `no state is named "${block.StartAt}"` });
  const assigned = assignedNames(block);
  for (const name of assigned)
    if (outer.has(name))
      problems.push({ at, message: `the variable "${name}" is assigned here and outside: give it a name of its own` });
  const visible = new Set([...outer, ...assigned]);
  for (const [name, state] of block.States) checkState(state, `${at}/States/${name}`, block, problems, visible);
  checkReached(block, at, problems);
}

function checkState(state: State, at: string, block: Block, problems: Problem[], visible: ReadonlySet<string>): void {
  for (const next of nextNames(state))
    if (!block.States.has(next)) problems.push({ at, message: `no state is named "${next}"` });
  if ("End" in state || "Next" in state) {
    if (state.End && state.Next) problems.push({ at, message: "Next and End exclude each other" });
  }
  const needsFlow = state.Type !== "Choice" && state.Type !== "Succeed" && state.Type !== "Fail";
  if (needsFlow && !state.End && !state.Next) problems.push({ at, message: "Next or End is missing" });
  if (state.Type === "Wait" && (state.Seconds === undefined) === (state.Timestamp === undefined))
    problems.push({ at, message: "a Wait has either Seconds or Timestamp" });
  if (state.Type === "Task") checkTask(state, at, problems);
  checkErrorLists(state, at, problems);
  for (const { at: where, text } of expressionsOf(state, at)) {
    const message = compileProblem(text);
    if (message) problems.push({ at: where, message });
  }
  if (state.Type === "Parallel")
    for (const [index, branch] of state.Branches.entries())
      checkBlock(branch, `${at}/Branches/${index}`, problems, visible);
  if (state.Type === "Map") checkBlock(state.ItemProcessor, `${at}/ItemProcessor`, problems, visible);
}

function checkTask(state: Extract<State, { Type: "Task" }>, at: string, problems: Problem[]): void {
  const resource = parseResource(state.Resource);
  if ("problem" in resource) problems.push({ at: `${at}/Resource`, message: resource.problem });
  const { TimeoutSeconds: limit, HeartbeatSeconds: beat } = state;
  if (typeof limit === "number" && typeof beat === "number" && beat >= limit)
    problems.push({ at, message: "HeartbeatSeconds must be less than TimeoutSeconds" });
}

/** States.ALL stands alone and last. */
function checkErrorLists(state: State, at: string, problems: Problem[]): void {
  if (!("Retry" in state || "Catch" in state)) return;
  for (const [field, list] of Object.entries({ Retry: state.Retry ?? [], Catch: state.Catch ?? [] }))
    for (const [index, { ErrorEquals }] of list.entries()) {
      if (!ErrorEquals.includes("States.ALL")) continue;
      if (ErrorEquals.length > 1 || index < list.length - 1)
        problems.push({ at: `${at}/${field}/${index}`, message: "States.ALL must stand alone, in the last entry" });
    }
}

/** The states that may come next, in the document's order. */
export function nextNames(state: State): string[] {
  const next = "Next" in state && state.Next ? [state.Next] : [];
  const catches = "Catch" in state ? (state.Catch ?? []).map((catcher) => catcher.Next) : [];
  const choices =
    state.Type === "Choice"
      ? [...state.Choices.map((rule) => rule.Next), ...(state.Default ? [state.Default] : [])]
      : [];
  return [...next, ...choices, ...catches];
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

function assignedNames(block: Block): Set<string> {
  const found = new Set<string>();
  const add = (assign: object | undefined) => {
    for (const name of Object.keys(assign ?? {})) found.add(name);
  };
  for (const state of block.States.values()) {
    if ("Assign" in state) add(state.Assign);
    if ("Catch" in state) for (const catcher of state.Catch ?? []) add(catcher.Assign);
    if (state.Type === "Choice") for (const rule of state.Choices) add(rule.Assign);
  }
  return found;
}

/** Every expression of a state, branches left out. */
function expressionsOf(state: State, at: string): { at: string; text: string }[] {
  const found: { at: string; text: string }[] = [];
  const walk = (value: unknown, where: string) => {
    if (typeof value === "string" && isExpression(value)) found.push({ at: where, text: value });
    else if (value !== null && typeof value === "object")
      for (const [key, inner] of Object.entries(value)) walk(inner, `${where}/${key}`);
  };
  for (const [key, value] of Object.entries(state))
    if (key !== "Branches" && key !== "ItemProcessor" && key !== "Comment") walk(value, `${at}/${key}`);
  return found;
}
