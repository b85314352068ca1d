import type { Json } from "../../../service.ts";
import { issues, type Reading, type State } from "../asl.ts";
import { names, StateFailure } from "../failure.ts";
import type { MapItem } from "../records.ts";
import { after, timestamp, type View } from "../view.ts";
import { compileProblem, isExpression } from "./expression.ts";
import { conclude, field, numberField, stringField, value, wrong } from "./fields.ts";
import { type JsonataState, jsonataSchema } from "./schema.ts";

type Of<Type extends JsonataState["Type"]> = Extract<JsonataState, { Type: Type }>;

/** Reads one state in JSONata mode. */
export function readJsonata(raw: unknown, at: string, reading: Reading): State | undefined {
  const parsed = jsonataSchema.safeParse(raw);
  if (!parsed.success) {
    reading.problems.push(...issues(parsed.error, at));
    return undefined;
  }
  checkExpressions(parsed.data, at, reading);
  return made(parsed.data, at, reading);
}

function made(state: JsonataState, at: string, reading: Reading): State | undefined {
  switch (state.Type) {
    case "Pass":
      return { ...onward(state), Type: "Pass", conclude: (view) => conclude(state, view, view.input) };
    case "Succeed":
      return { Type: "Succeed", assigns: [], conclude: (view) => conclude(state, view, view.input) };
    case "Fail":
      return {
        Type: "Fail",
        assigns: [],
        error: (view) => stringField(view, state.Error, "Error"),
        cause: (view) => stringField(view, state.Cause, "Cause"),
      };
    case "Choice":
      return choice(state);
    case "Wait":
      if ((state.Seconds === undefined) === (state.Timestamp === undefined))
        reading.problems.push({ at, message: "a Wait has either Seconds or Timestamp" });
      return {
        ...onward(state),
        Type: "Wait",
        until: (view) => waitUntil(state, view),
        leave: (view) => conclude(state, view, view.input),
      };
    case "Task":
      return task(state, at, reading);
    case "Parallel": {
      const blocks = state.Branches.map((branch, index) => reading.block(branch, `${at}/Branches/${index}`));
      return {
        ...onward(state),
        ...recovering(state),
        Type: "Parallel",
        arguments: async (view) => (await field(view, state.Arguments, "Arguments")) ?? view.input,
        Branches: blocks.filter((block) => block !== undefined),
        leave: leaving(state),
      };
    }
    case "Map":
      return map(state, at, reading);
  }
}

function choice(state: Of<"Choice">): State {
  return {
    Type: "Choice",
    assigns: [...namesIn(state), ...state.Choices.flatMap(namesIn)],
    nexts: [...state.Choices.map(({ Next }) => Next), ...(state.Default ? [state.Default] : [])],
    async choose(view) {
      for (const [index, rule] of state.Choices.entries()) {
        const location = `Choices[${index}]/Condition`;
        const holds = await value(view, rule.Condition, location);
        if (typeof holds !== "boolean") throw wrong(location, "true or false", holds);
        if (holds) return { conclusion: await conclude(rule, view, view.input), next: rule.Next };
      }
      if (state.Default === undefined)
        throw new StateFailure(names.noChoice, "No choice rule matched, and the state has no Default.");
      return { conclusion: await conclude(state, view, view.input), next: state.Default };
    },
  };
}

async function waitUntil(state: Of<"Wait">, view: View): Promise<number> {
  const seconds = await numberField(view, state.Seconds, "Seconds", 0);
  if (seconds !== undefined) return after(view, seconds);
  const text = await stringField(view, state.Timestamp, "Timestamp");
  const until = timestamp(text);
  if (until !== undefined) return until;
  throw new StateFailure(
    names.evaluation,
    `The field 'Timestamp' is no time in ISO 8601: ${JSON.stringify(text)}.`,
    "Timestamp",
  );
}

function task(state: Of<"Task">, at: string, reading: Reading): State {
  const { TimeoutSeconds: limit, HeartbeatSeconds: beat } = state;
  if (typeof limit === "number" && typeof beat === "number" && beat >= limit)
    reading.problems.push({ at, message: "HeartbeatSeconds must be less than TimeoutSeconds" });
  const seconds = (template: Json | undefined, name: string) => (view: View) =>
    numberField(view, template, name, 1, { most: 99_999_999 });
  return {
    ...onward(state),
    ...recovering(state),
    Type: "Task",
    Resource: state.Resource,
    arguments: async (view) => (await field(view, state.Arguments, "Arguments")) ?? view.input,
    timeoutSeconds: seconds(limit, "TimeoutSeconds"),
    heartbeatSeconds: seconds(beat, "HeartbeatSeconds"),
    leave: leaving(state),
  };
}

function map(state: Of<"Map">, at: string, reading: Reading): State | undefined {
  const processor = reading.block(state.ItemProcessor, `${at}/ItemProcessor`);
  if (!processor) return undefined;
  const { ItemSelector: selector, ItemBatcher: batcher } = state;
  const { ToleratedFailureCount: count, ToleratedFailurePercentage: percentage } = state;
  return {
    ...onward(state),
    ...recovering(state),
    Type: "Map",
    items: async (view) => mapItems((await field(view, state.Items, "Items")) ?? view.input),
    item: async (view, item) => (await field(view, selector, "ItemSelector")) ?? item.Value,
    maxConcurrency: (view) => numberField(view, state.MaxConcurrency, "MaxConcurrency", 0),
    batcher: batcher && {
      most: (view) => numberField(view, batcher.MaxItemsPerBatch, "ItemBatcher/MaxItemsPerBatch", 1),
      bytes: (view) => numberField(view, batcher.MaxInputBytesPerBatch, "ItemBatcher/MaxInputBytesPerBatch", 1),
      input: (view) => field(view, batcher.BatchInput, "ItemBatcher/BatchInput"),
    },
    toleratedCount: (view) => numberField(view, count, "ToleratedFailureCount", 0),
    toleratedPercentage: (view) =>
      numberField(view, percentage, "ToleratedFailurePercentage", 0, { most: 100, isWhole: false }),
    countsFailures: processor.isDistributed || count !== undefined || percentage !== undefined,
    ItemProcessor: processor,
    leave: leaving(state),
  };
}

/** An array's elements, or an object's entries as key and value. */
function mapItems(items: Json): MapItem[] {
  if (Array.isArray(items)) return items.map((Value, Index) => ({ Index, Value }));
  if (items !== null && typeof items === "object")
    return Object.entries(items).map(([Key, Value], Index) => ({ Index, Key, Value }));
  throw wrong("Items", "an array or an object", items);
}

type Left = { Assign?: Readonly<Record<string, Json>> | undefined; Output?: Json | undefined };

const leaving = (state: Left) => (view: View, result: Json) => conclude(state, view, result, { result });

const namesIn = (part: Left) => Object.keys(part.Assign ?? {});

const onward = (
  state: Left & { Next?: string | undefined; End?: true | undefined; Catch?: readonly Left[] | undefined },
) => ({
  Next: state.Next,
  End: state.End,
  assigns: [...namesIn(state), ...(state.Catch ?? []).flatMap(namesIn)],
});

const recovering = (state: Of<"Task"> | Of<"Parallel"> | Of<"Map">) => ({
  Retry: state.Retry ?? [],
  Catch: (state.Catch ?? []).map((catcher) => ({
    ErrorEquals: catcher.ErrorEquals,
    Next: catcher.Next,
    leave: (view: View, errorOutput: Json) => conclude(catcher, view, errorOutput, { errorOutput }),
  })),
});

/** Every expression must compile; branches are read by themselves. */
function checkExpressions(state: JsonataState, at: string, { problems }: Reading): void {
  const walk = (part: unknown, where: string) => {
    if (typeof part === "string" && isExpression(part)) {
      const message = compileProblem(part);
      if (message) problems.push({ at: where, message });
    } else if (part !== null && typeof part === "object")
      for (const [key, inner] of Object.entries(part)) walk(inner, `${where}/${key}`);
  };
  for (const [key, part] of Object.entries(state))
    if (key !== "Branches" && key !== "ItemProcessor" && key !== "Comment") walk(part, `${at}/${key}`);
}
