/** A small interpreter of the States Language, written apart from the local cloud's: a second judge of what the compiler writes. */
import type { Json } from "../../../playbooks/language/json.ts";
import { evaluate, has, MachineError, type Variables } from "./evaluate.ts";

type Object = { readonly [key: string]: Json };

export type Called = { readonly state: string; readonly fn: string; readonly payload: Object };
export type Mock = (called: Called) => unknown;
export type Run = {
  readonly status: "SUCCEEDED" | "FAILED";
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly calls: readonly Called[];
  readonly path: readonly string[];
};

const object = (value: Json | undefined): Object => {
  if (typeof value !== "object" || value === null || isList(value))
    throw new Error(`not an object: ${JSON.stringify(value)}`);
  return value;
};
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const list = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);
const clone = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null));

/** Runs a machine to its end; `mock` stands for every Lambda function and for whoever answers a task token. */
export async function runMachine(machine: Json, input: Json, mock: Mock): Promise<Run> {
  const calls: Called[] = [];
  const path: string[] = [];
  const context = {
    Execution: { Id: "arn:aws:states:us-east-1:000000000001:execution:m:inv_1", Name: "inv_1", Input: input },
    Task: { Token: "token" },
  };
  const world: World = { calls, path, context, mock };
  try {
    return {
      status: "SUCCEEDED",
      output: await runBlock(object(machine), input, { own: new Map() }, world, context),
      calls,
      path,
    };
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return { status: "FAILED", error: error.error, cause: error.message, calls, path };
  }
}

type World = { readonly calls: Called[]; readonly path: string[]; readonly context: Object; readonly mock: Mock };

async function runBlock(block: Object, input: Json, scope: Variables, world: World, context: Object): Promise<Json> {
  let name = String(block.StartAt);
  let data = input;
  for (let steps = 0; steps < 5000; steps++) {
    const state = object(object(block.States)[name]);
    world.path.push(name);
    const entered = { input: data, context };
    let went: Went;
    try {
      went = await runState(name, state, entered, scope, world);
    } catch (error) {
      went = await caught(error, state, entered, scope);
    }
    if (went.next === undefined) return went.output;
    name = went.next;
    data = went.output;
  }
  throw new Error("it runs for ever");
}

type Went = { readonly output: Json; readonly next: string | undefined };
type Entered = { readonly input: Json; readonly context: Object };

async function caught(error: unknown, state: Object, entered: Entered, scope: Variables): Promise<Went> {
  if (!(error instanceof MachineError) || state.Type === "Fail") throw error;
  const catcher = list(state.Catch)
    .map(object)
    .find((one) => list(one.ErrorEquals).some((name) => name === error.error || name === "States.ALL"));
  if (!catcher) throw error;
  const errorOutput = { Error: error.error, ...(error.message === "" ? {} : { Cause: error.message }) };
  const output = await leave(catcher, errorOutput, { ...entered, errorOutput }, scope);
  return { output, next: String(catcher.Next) };
}

/** Assign and Output, both seeing the variables as they were. */
async function leave(rule: Object, otherwise: Json, states: Object, scope: Variables): Promise<Json> {
  const assigned = rule.Assign === undefined ? {} : object(await evaluate(rule.Assign, scope, states));
  const output = rule.Output === undefined ? otherwise : await evaluate(rule.Output, scope, states);
  for (const [name, value] of Object.entries(assigned)) {
    if (has(scope.outer, name)) throw new Error(`a branch assigns the variable $${name} of the machine around it`);
    scope.own.set(name, value);
  }
  return output;
}

async function runState(name: string, state: Object, entered: Entered, scope: Variables, world: World): Promise<Went> {
  const next = state.End === true ? undefined : String(state.Next);
  const finish = async (result: Json): Promise<Went> => ({
    output: await leave(state, result, { ...entered, result }, scope),
    next,
  });
  switch (state.Type) {
    case "Pass":
    case "Wait":
      return { output: await leave(state, entered.input, entered, scope), next };
    case "Succeed":
      return { output: await leave(state, entered.input, entered, scope), next: undefined };
    case "Fail":
      throw new MachineError(
        String(await evaluate(state.Error, scope, entered)),
        String(await evaluate(state.Cause, scope, entered)),
      );
    case "Choice":
      return choose(state, entered, scope);
    case "Task":
      return finish(await invoke(name, state, entered, scope, world));
    case "Parallel": {
      const branches = list(state.Branches).map((branch) =>
        runBlock(object(branch), entered.input, { own: new Map(), outer: scope }, world, entered.context),
      );
      return finish(await Promise.all(branches));
    }
    case "Map":
      return finish(await runItems(state, entered, scope, world));
    default:
      throw new Error(`no such type: ${JSON.stringify(state.Type)}`);
  }
}

async function choose(state: Object, entered: Entered, scope: Variables): Promise<Went> {
  for (const rule of list(state.Choices).map(object)) {
    const fits = await evaluate(rule.Condition, scope, entered);
    if (typeof fits !== "boolean")
      throw new MachineError("States.QueryEvaluationError", `${String(rule.Condition)} gave ${JSON.stringify(fits)}`);
    if (fits) return { output: await leave(rule, entered.input, entered, scope), next: String(rule.Next) };
  }
  return { output: await leave(state, entered.input, entered, scope), next: String(state.Default) };
}

async function invoke(name: string, state: Object, entered: Entered, scope: Variables, world: World): Promise<Json> {
  const args = object(
    await evaluate(state.Arguments, scope, { ...entered, context: { ...entered.context, ...world.context } }),
  );
  const called = {
    state: name,
    fn: String(args.FunctionName).replace(/^\$\{|\}$/g, ""),
    payload: object(args.Payload),
  };
  world.calls.push(called);
  const result = clone(await world.mock(called));
  return String(state.Resource).endsWith(".waitForTaskToken") ? result : { StatusCode: 200, Payload: result };
}

async function runItems(state: Object, entered: Entered, scope: Variables, world: World): Promise<Json> {
  const items = await evaluate(state.Items, scope, entered);
  if (!isList(items)) throw new MachineError("States.QueryEvaluationError", `Items gave ${JSON.stringify(items)}`);
  const results: Json[] = [];
  for (const [Index, Value] of items.entries()) {
    const context = { ...entered.context, Map: { Item: { Index, Value } } };
    const input = await evaluate(state.ItemSelector, scope, { ...entered, context });
    results.push(await runBlock(object(state.ItemProcessor), input, { own: new Map(), outer: scope }, world, context));
  }
  return results;
}
