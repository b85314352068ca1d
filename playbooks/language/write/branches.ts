import type { Json } from "../json.ts";
import type { Step, Steps } from "../steps.ts";
import type { Builder } from "./builder.ts";
import { emitAll } from "./emit.ts";
import { recordFailure } from "./failure.ts";
import { code } from "./jsonata.ts";
import type { Scope } from "./scope.ts";
import type { Machine } from "./state.ts";
import { wrap } from "./template.ts";
import type { Mark } from "./visit.ts";

/** Branches that run at the same time. */
export function emitParallel(b: Builder, step: Step & { kind: "parallel" }, next: string, scope: Scope): string {
  return b.add(scope, step.name, step, {
    Type: "Parallel",
    Branches: step.branches.map(({ key, body }) => branch(b, body, `${step.name}/${key}`, scope)),
    Assign: {
      [step.result]: Object.fromEntries(step.branches.map(({ key }, i) => [key, wrap(`$states.result[${i}]`)])),
    },
    Output: {},
    Catch: [b.caught(scope, step.name)],
    Next: next,
  });
}

/** The same steps for each item of a list. */
export function emitEach(b: Builder, step: Step & { kind: "each" }, next: string, scope: Scope): string {
  const list = code({ op: "list", of: step.items });
  const start = { [step.item]: wrap("$states.input.item"), [step.index]: wrap("$states.input.index") };
  return b.add(scope, step.name, step, {
    Type: "Map",
    Items: wrap(`$count(${list}) > ${step.atMost} ? $error("more than ${step.atMost} items") : ${list}`),
    ItemSelector: { item: wrap("$states.context.Map.Item.Value"), index: wrap("$states.context.Map.Item.Index") },
    MaxConcurrency: step.atOnce,
    ItemProcessor: {
      ProcessorConfig: { Mode: "INLINE" },
      ...branch(b, step.body, step.name, scope, { assign: start, mark: { kind: "item", variable: step.index } }),
    },
    Assign: { [step.result]: wrap("$states.result") },
    Output: {},
    Catch: [b.caught(scope, step.name)],
    Next: next,
  });
}

type Item = { readonly assign: Readonly<Record<string, Json>>; readonly mark: Mark };

/** A branch has its own variables and records its own failure, then fails as a whole. */
function branch(b: Builder, body: Steps, name: string, outer: Scope, item?: Item): Machine {
  const depth = outer.depth + 1;
  const problem = `problem_${depth}`;
  const to = b.ownName(`record failure (${name})`);
  const onError = { to, problem };
  const scope: Scope = {
    ...outer,
    states: new Map(),
    branch: name,
    depth,
    onError,
    onFail: onError,
    marks: item ? [...outer.marks, item.mark] : outer.marks,
    give: undefined,
  };
  const end = b.addOwn(scope, `${name} (gives nothing)`, { Type: "Pass", Output: wrap("null"), End: true });
  const first = emitAll(b, body, end, scope);
  const start = item
    ? b.addOwn(scope, `${name} (item)`, { Type: "Pass", Assign: item.assign, Output: {}, Next: first })
    : first;
  const failed = b.addOwn(scope, `failed (${name})`, {
    Type: "Fail",
    Error: wrap(`$${problem}.error`),
    Cause: wrap(`$substring($${problem}.step & ": " & $${problem}.cause, 0, 30000)`),
  });
  recordFailure(b, scope, to, { next: failed });
  const states = b.close(scope, start);
  return { StartAt: start, States: states };
}
