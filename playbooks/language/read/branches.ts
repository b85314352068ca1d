import type { ArrowFunctionExpression, CallExpression, Expression as Node } from "acorn";
import { variable } from "../expression.ts";
import { camel } from "../names.ts";
import type { Branch, Steps } from "../steps.ts";
import { bind } from "./declarations.ts";
import { promised } from "./endings.ts";
import { argument, blockIn, type Here, wrong } from "./here.ts";
import { known } from "./known.ts";
import { label } from "./labels.ts";
import { itemOf, type Shape, schemaFor } from "./schema.ts";
import { statements } from "./statements.ts";
import { resultName, stepName, type Wanted } from "./step-calls.ts";
import { value } from "./values.ts";

/** `await parallel("collect", { a: () => …, b: async () => { … } })`. */
export function parallel(call: CallExpression, here: Here, wanted: Wanted): string {
  const name = stepName(call, here);
  const node = argument(here, call.arguments, 1);
  if (node?.type !== "ObjectExpression")
    throw wrong(here, node ?? call, "the branches must be written out here", "write { first: async () => { … } }");
  const branches: Branch[] = [];
  for (const one of node.properties) {
    const key = one.type === "Property" && !one.computed && one.key.type === "Identifier" ? one.key.name : undefined;
    if (one.type !== "Property" || key === undefined)
      throw wrong(here, one, "a branch must be written out here", "write name: async () => { … }");
    branches.push({ key, body: branch(one.value, here) });
  }
  if (branches.length === 0) throw wrong(here, node, "there is no branch", "write { first: async () => { … } }");
  const result = resultName(name, here, wanted);
  const forms = branches.map(({ key, body }) => ({ key, form: given(body, here) }));
  here.reading.shapes.setVariable(result, {
    maybe: false,
    schema: {
      type: "object",
      properties: Object.fromEntries(forms.map(({ key, form }) => [key, form?.schema ?? {}])),
      required: forms.filter(({ form }) => form?.maybe === false).map(({ key }) => key),
    },
  });
  here.out.push({ kind: "parallel", place: here.text.place(call), name, branches, result });
  return result;
}

/** `await forEach("each-host", hosts, { atOnce: 5, atMost: 40 }, async (host) => { … })`. */
export function forEach(call: CallExpression, here: Here, wanted: Wanted): string {
  const name = stepName(call, here);
  const [list, limits, steps] = [1, 2, 3].map((i) => argument(here, call.arguments, i));
  if (!list || !limits || !steps)
    throw wrong(
      here,
      call,
      "something is missing",
      "write forEach(name, list, { atOnce: 5, atMost: 40 }, async (item) => { … })",
    );
  const items = value(list, here);
  const { atOnce, atMost } = readLimits(limits, here);
  const fn = arrow(steps, here);
  const [parameter] = fn.params;
  const item = here.reading.names.fresh(parameter?.type === "Identifier" ? parameter.name : `${camel(name)}Item`);
  const index = here.reading.names.fresh(`${camel(name)}Index`);
  here.reading.shapes.setVariable(item, itemOf(here.reading.shapes.of(items), false));
  here.reading.shapes.setVariable(index, { schema: { type: "number" }, maybe: false });
  const body = branch(fn, here, item);
  const result = resultName(name, here, wanted);
  const form = given(body, here);
  here.reading.shapes.setVariable(result, {
    schema: { type: "array", ...(form ? { items: schemaFor(form) } : {}) },
    maybe: false,
  });
  here.out.push({ kind: "each", place: here.text.place(call), name, items, item, index, atOnce, atMost, body, result });
  return result;
}

function readLimits(node: Node, here: Here): { atOnce: number; atMost: number } {
  const read = known(node, here);
  const count = (key: string): number => {
    const found = typeof read === "object" && read !== null && key in read ? Reflect.get(read, key) : undefined;
    if (typeof found !== "number" || !Number.isInteger(found) || found < 1)
      throw wrong(here, node, `"${key}" is not a number of items`, "write { atOnce: 5, atMost: 40 }");
    return found;
  };
  return { atOnce: count("atOnce"), atMost: count("atMost") };
}

function arrow(node: Node, here: Here): ArrowFunctionExpression {
  if (node.type !== "ArrowFunctionExpression")
    throw wrong(here, node, "a branch must be written out here", "write async () => { … }");
  return node;
}

function branch(node: Node, here: Here, item?: string): Steps {
  const fn = arrow(node, here);
  const inner = { ...blockIn(here), depth: here.depth + 1, inCase: false, inLoop: false };
  const [parameter] = fn.params;
  if (item && parameter) bind(parameter, variable(item), inner, false);
  if (fn.body.type === "BlockStatement") statements(fn.body.body, inner);
  else {
    const read = promised(fn.body, inner);
    inner.out.push({ kind: "give", place: here.text.place(fn.body), name: label(inner, fn.body, "give"), value: read });
  }
  return inner.out;
}

/** What steps give, when they give in one place only, at their end. */
export function given(steps: Steps, here: Here): Shape | undefined {
  const last = steps.at(-1);
  return last?.kind === "give" && !steps.some(givesInside) ? here.reading.shapes.of(last.value) : undefined;
}

function givesInside(step: Steps[number]): boolean {
  if (step.kind === "parallel" || step.kind === "each" || step.kind === "inline") return false;
  const within =
    step.kind === "choose"
      ? [...step.cases.map((one) => one.body), step.otherwise]
      : step.kind === "try"
        ? [step.body, step.handler]
        : step.kind === "repeat"
          ? [step.body]
          : [];
  return within.some((steps) => steps.some((one) => one.kind === "give" || givesInside(one)));
}
