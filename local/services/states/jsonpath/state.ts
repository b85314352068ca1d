import { z } from "zod";
import type { Json } from "../../../service.ts";
import { issues, type Reading, type State, variableName } from "../asl.ts";
import { names, StateFailure } from "../failure.ts";
import type { MapItem } from "../records.ts";
import { after, type Conclusion, concluded, timestamp, type View } from "../view.ts";
import { compileRule, nextOf } from "./choice.ts";
import { Compiler, runtime } from "./compiler.ts";
import { type JsonPathState, jsonPathSchema } from "./schema.ts";
import type { Scope } from "./select.ts";

type Of<Type extends JsonPathState["Type"]> = Extract<JsonPathState, { Type: Type }>;
type Variables = Readonly<Record<string, Json>>;

/** Reads one state in JSONPath mode. */
export function readJsonPath(raw: unknown, at: string, reading: Reading): State | undefined {
  const parsed = jsonPathSchema.safeParse(raw);
  if (!parsed.success) {
    reading.problems.push(...issues(parsed.error, at));
    return undefined;
  }
  return made(parsed.data, at, new Compiler(at, reading.problems), reading);
}

function made(state: JsonPathState, at: string, compiler: Compiler, reading: Reading): State | undefined {
  switch (state.Type) {
    case "Pass":
      return pass(state, compiler);
    case "Succeed": {
      const leave = passing(state, compiler);
      return { Type: "Succeed", assigns: [], conclude: async (view) => leave(view) };
    }
    case "Fail":
      return {
        Type: "Fail",
        assigns: [],
        error: text(state.Error, state.ErrorPath, "Error", compiler),
        cause: text(state.Cause, state.CausePath, "Cause", compiler),
      };
    case "Choice":
      return choice(state, compiler);
    case "Wait":
      return wait(state, compiler);
    case "Task":
      return task(state, compiler);
    case "Parallel": {
      const blocks = state.Branches.map((branch, index) => reading.block(branch, `${at}/Branches/${index}`));
      return {
        ...onward(state),
        ...recovering(state, compiler),
        Type: "Parallel",
        arguments: argumentsOf(state, compiler),
        Branches: blocks.filter((block) => block !== undefined),
        leave: leaving(state, compiler),
      };
    }
    case "Map":
      return map(state, at, compiler, reading);
  }
}

/** The state's input after InputPath. */
function effective(state: { InputPath?: string | null | undefined }, compiler: Compiler): (view: View) => Scope {
  const filter = compiler.filter(state.InputPath, "InputPath");
  return (view) => ({ data: filter({ data: view.input, view }), view });
}

/** InputPath, then Parameters. */
function argumentsOf(
  state: { InputPath?: string | null | undefined; Parameters?: Json | undefined },
  compiler: Compiler,
) {
  const input = effective(state, compiler);
  const parameters = state.Parameters === undefined ? undefined : compiler.template(state.Parameters, "Parameters");
  return async (view: View): Promise<Json> => {
    const scope = input(view);
    return parameters ? parameters(scope) : scope.data;
  };
}

/** Evaluates Assign: `$` is what the state's work gave. */
function assigning(fields: { Assign?: Variables | undefined }, compiler: Compiler, at = "Assign") {
  if (fields.Assign === undefined) return () => ({});
  const template = compiler.template(fields.Assign, at);
  return (scope: Scope): Record<string, Json> => z.record(z.string(), z.json()).parse(template(scope));
}

type Left = {
  ResultSelector?: Json | undefined;
  ResultPath?: string | null | undefined;
  OutputPath?: string | null | undefined;
  Assign?: Variables | undefined;
};

/** ResultSelector, ResultPath, OutputPath, in this order; ResultPath changes the state's raw input. */
function leaving(state: Left, compiler: Compiler) {
  const assign = assigning(state, compiler);
  const selector =
    state.ResultSelector === undefined ? undefined : compiler.template(state.ResultSelector, "ResultSelector");
  const combine = compiler.result(state.ResultPath, "ResultPath");
  const filter = compiler.filter(state.OutputPath, "OutputPath");
  return async (view: View, result: Json): Promise<Conclusion> => {
    const scope = { data: result, view };
    const assigned = assign(scope);
    const data = combine(view.input, selector ? selector(scope) : result);
    return concluded(view, filter({ data, view }), assigned);
  };
}

/** A state that hands its input on: InputPath, then OutputPath. */
function passing(
  state: { InputPath?: string | null | undefined; OutputPath?: string | null | undefined },
  compiler: Compiler,
) {
  const input = effective(state, compiler);
  const filter = compiler.filter(state.OutputPath, "OutputPath");
  return (view: View, assign?: (scope: Scope) => Record<string, Json>): Conclusion => {
    const scope = input(view);
    return concluded(view, filter(scope), assign ? assign(scope) : {});
  };
}

function pass(state: Of<"Pass">, compiler: Compiler): State {
  const given = argumentsOf(state, compiler);
  const leave = leaving(state, compiler);
  return {
    ...onward(state),
    Type: "Pass",
    conclude: async (view) => {
      const input = await given(view);
      return leave(view, state.Result === undefined ? input : state.Result);
    },
  };
}

function text(written: string | undefined, path: string | undefined, field: string, compiler: Compiler) {
  if (written !== undefined && path !== undefined) compiler.problem(`${field} and ${field}Path exclude each other`);
  if (path === undefined) return async () => written;
  const read = path.startsWith("$") ? compiler.path(path, `${field}Path`) : compiler.expression(path, `${field}Path`);
  return async (view: View) => {
    const value = read({ data: view.input, view });
    if (typeof value === "string") return value;
    throw runtime(`The ${field}Path parameter does not reference a string: ${path} == ${JSON.stringify(value)}`);
  };
}

function choice(state: Of<"Choice">, compiler: Compiler): State {
  const input = effective(state, compiler);
  const leave = passing(state, compiler);
  const rules = state.Choices.map((rule, index) => {
    const at = `Choices/${index}`;
    const variables = assignOf(rule.Assign, `${at}/Assign`, compiler);
    return {
      test: compileRule(rule, at, compiler),
      next: nextOf(rule, at, compiler),
      variables,
      assign: assigning({ Assign: variables }, compiler, `${at}/Assign`),
    };
  });
  const otherwise = assigning(state, compiler);
  const { Default } = state;
  return {
    Type: "Choice",
    assigns: [...namesOf(state.Assign), ...rules.flatMap(({ variables }) => namesOf(variables))],
    nexts: [...rules.map(({ next }) => next), ...(Default ? [Default] : [])],
    async choose(view) {
      const scope = input(view);
      const rule = rules.find(({ test }) => test(scope));
      if (rule) return { conclusion: leave(view, rule.assign), next: rule.next };
      if (Default !== undefined) return { conclusion: leave(view, otherwise), next: Default };
      throw new StateFailure(names.noChoice, "No choice rule matched, and the state has no Default.");
    },
  };
}

function assignOf(given: Json | undefined, at: string, compiler: Compiler): Variables | undefined {
  if (given === undefined) return undefined;
  const parsed = z.record(z.string(), z.json()).safeParse(given);
  const isNamed = parsed.success && namesOf(parsed.data).every((name) => variableName.test(name));
  if (!isNamed) compiler.problem("Assign is an object of variables", at);
  return parsed.success ? parsed.data : undefined;
}

function wait(state: Of<"Wait">, compiler: Compiler): State {
  const given = [state.Seconds, state.SecondsPath, state.Timestamp, state.TimestampPath];
  if (given.filter((field) => field !== undefined).length !== 1)
    compiler.problem("a Wait has either Seconds, SecondsPath, Timestamp or TimestampPath");
  const input = effective(state, compiler);
  const leave = passing(state, compiler);
  const assign = assigning(state, compiler);
  const seconds = compiler.number(state.Seconds, state.SecondsPath, "Seconds", input, { least: 0, most: 99_999_999 });
  const time = state.TimestampPath === undefined ? undefined : compiler.path(state.TimestampPath, "TimestampPath");
  if (state.Timestamp !== undefined && timestamp(state.Timestamp) === undefined)
    compiler.problem("is no time in ISO 8601", "Timestamp");
  return {
    ...onward(state),
    Type: "Wait",
    until: async (view) => {
      const count = await seconds(view);
      if (count !== undefined) return after(view, count);
      const value = time ? time(input(view)) : state.Timestamp;
      const until = timestamp(value);
      if (until !== undefined) return until;
      throw runtime(
        `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${state.TimestampPath} == ${value}`,
      );
    },
    leave: async (view) => leave(view, assign),
  };
}

function task(state: Of<"Task">, compiler: Compiler): State {
  const input = effective(state, compiler);
  const { TimeoutSeconds: limit, HeartbeatSeconds: beat } = state;
  if (limit !== undefined && beat !== undefined && beat >= limit)
    compiler.problem("HeartbeatSeconds must be less than TimeoutSeconds");
  const bounds = { least: 1, most: 99_999_999 };
  return {
    ...onward(state),
    ...recovering(state, compiler),
    Type: "Task",
    Resource: state.Resource,
    arguments: argumentsOf(state, compiler),
    timeoutSeconds: compiler.number(limit, state.TimeoutSecondsPath, "TimeoutSeconds", input, bounds),
    heartbeatSeconds: compiler.number(beat, state.HeartbeatSecondsPath, "HeartbeatSeconds", input, bounds),
    leave: leaving(state, compiler),
  };
}

function map(state: Of<"Map">, at: string, compiler: Compiler, reading: Reading): State | undefined {
  const { ItemProcessor, Iterator: iterator, ItemSelector, Parameters } = state;
  if ((ItemProcessor === undefined) === (iterator === undefined))
    compiler.problem("a Map has an ItemProcessor (or, by its older name, an Iterator)");
  if (ItemSelector !== undefined && Parameters !== undefined)
    compiler.problem("ItemSelector and its older name Parameters exclude each other");
  const body = ItemProcessor ?? iterator;
  const place = `${at}/${ItemProcessor === undefined ? "Iterator" : "ItemProcessor"}`;
  const processor = body === undefined ? undefined : reading.block(body, place);
  if (!processor) return undefined;
  const input = effective(state, compiler);
  const { ToleratedFailureCount: count, ToleratedFailurePercentage: percentage } = state;
  const { ToleratedFailureCountPath: countPath, ToleratedFailurePercentagePath: percentagePath } = state;
  const itemsPath = state.ItemsPath ?? "$";
  const items = compiler.path(itemsPath, "ItemsPath");
  const selector =
    ItemSelector !== undefined
      ? compiler.template(ItemSelector, "ItemSelector")
      : Parameters !== undefined
        ? compiler.template(Parameters, "Parameters")
        : undefined;
  return {
    ...onward(state),
    ...recovering(state, compiler),
    Type: "Map",
    items: async (view) => itemsOf(items(input(view)), itemsPath),
    item: async (view, item) => (selector ? selector(input(view)) : item.Value),
    maxConcurrency: compiler.number(state.MaxConcurrency, state.MaxConcurrencyPath, "MaxConcurrency", input, {
      least: 0,
    }),
    batcher: batcherOf(state, input, compiler),
    toleratedCount: compiler.number(count, countPath, "ToleratedFailureCount", input, { least: 0 }),
    toleratedPercentage: compiler.number(percentage, percentagePath, "ToleratedFailurePercentage", input, {
      least: 0,
      most: 100,
      isWhole: false,
    }),
    countsFailures:
      processor.isDistributed || [count, countPath, percentage, percentagePath].some((field) => field !== undefined),
    ItemProcessor: processor,
    leave: leaving(state, compiler),
  };
}

function batcherOf({ ItemBatcher }: Of<"Map">, input: (view: View) => Scope, compiler: Compiler) {
  if (ItemBatcher === undefined) return undefined;
  const { MaxItemsPerBatch, MaxItemsPerBatchPath, MaxInputBytesPerBatch, MaxInputBytesPerBatchPath, BatchInput } =
    ItemBatcher;
  const template = BatchInput === undefined ? undefined : compiler.template(BatchInput, "ItemBatcher/BatchInput");
  const bytes = { least: 1, most: 262_144 };
  return {
    most: compiler.number(MaxItemsPerBatch, MaxItemsPerBatchPath, "MaxItemsPerBatch", input, { least: 1 }),
    bytes: compiler.number(MaxInputBytesPerBatch, MaxInputBytesPerBatchPath, "MaxInputBytesPerBatch", input, bytes),
    input: async (view: View) => template?.(input(view)),
  };
}

function itemsOf(items: Json, path: string): MapItem[] {
  if (Array.isArray(items)) return items.map((Value, Index) => ({ Index, Value }));
  throw runtime(`Reference path "${path}" must point to array.`);
}

const namesOf = (variables: Variables | undefined) =>
  Object.keys(variables ?? {}).map((key) => key.replace(/\.\$$/, ""));

const onward = (state: {
  Next?: string | undefined;
  End?: true | undefined;
  Assign?: Variables | undefined;
  Catch?: readonly { Assign?: Variables | undefined }[] | undefined;
}) => ({
  Next: state.Next,
  End: state.End,
  assigns: [...namesOf(state.Assign), ...(state.Catch ?? []).flatMap(({ Assign }) => namesOf(Assign))],
});

const recovering = (state: Of<"Task"> | Of<"Parallel"> | Of<"Map">, compiler: Compiler) => ({
  Retry: state.Retry ?? [],
  Catch: (state.Catch ?? []).map(({ ErrorEquals, Next, ResultPath, Assign }, index) => ({
    ErrorEquals,
    Next,
    leave: catching({ ResultPath, Assign }, `Catch/${index}`, compiler),
  })),
});

/** A Catch puts the error into the raw input; the state's own filters are not asked. */
function catching(catcher: Left, at: string, compiler: Compiler) {
  const assign = assigning(catcher, compiler, `${at}/Assign`);
  const combine = compiler.result(catcher.ResultPath, `${at}/ResultPath`);
  return async (view: View, errorOutput: Json): Promise<Conclusion> =>
    concluded(view, combine(view.input, errorOutput), assign({ data: errorOutput, view }));
}
