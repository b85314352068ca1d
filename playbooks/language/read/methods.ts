import type { CallExpression } from "acorn";
import { type Expression, literal, nothing, orNull } from "../expression.ts";
import { condition } from "./conditions.ts";
import { bind } from "./declarations.ts";
import { argument, blockIn, type Here, sometimes, wrong } from "./here.ts";
import { itemOf } from "./schema.ts";
import { value } from "./values.ts";

/** A method of a list or of a text. */
export function method(node: CallExpression, of: Expression, name: string, here: Here): Expression {
  const type = here.reading.shapes.schema(of)?.type;
  const found =
    type === "array" ? ofList(node, of, name, here) : type === "string" ? ofText(node, of, name, here) : undefined;
  if (found) return whereThereIs(of, found, here);
  throw wrong(
    here,
    node,
    `.${name}(…) is not something a playbook can compute${type ? ` on a ${type}` : ""}`,
    "do it in a task function",
  );
}

/** `list?.find(…)`: nothing comes of nothing. */
export function whereThereIs(of: Expression, found: Expression, here: Here): Expression {
  return here.reading.shapes.of(of).maybe ? { op: "if", test: { op: "present", of }, yes: found, no: nothing } : found;
}

function ofList(node: CallExpression, of: Expression, name: string, here: Here): Expression | undefined {
  switch (name) {
    case "filter":
    case "map":
      return each(node, of, name, name, here);
    case "some":
      return { op: "binary", sign: ">", left: count(each(node, of, "filter", name, here)), right: literal(0) };
    case "every": {
      const fits = each(node, of, "filter", name, here);
      return {
        op: "binary",
        sign: "=",
        left: count({ ...fits, body: { op: "not", of: fits.body } }),
        right: literal(0),
      };
    }
    case "find":
      return { op: "get", of: each(node, of, "filter", name, here), key: 0 };
    case "includes":
      return { op: "binary", sign: "in", left: first(node, here), right: of };
    case "concat": {
      const more = first(node, here);
      if (!here.reading.shapes.isList(more))
        throw wrong(here, node, "only a list can be joined to a list", "write .concat([item])");
      return { op: "call", name: "append", args: [of, more].map((list): Expression => ({ op: "list", of: list })) };
    }
    case "join":
      if (here.reading.shapes.schema(of)?.items?.type !== "string")
        throw wrong(
          here,
          node,
          "only a list of texts can be joined",
          "make texts of its items: .map((x) => text`${x}`)",
        );
      return {
        op: "call",
        name: "join",
        args: [{ op: "list", of }, node.arguments.length > 0 ? first(node, here) : literal(",")],
      };
    default:
      return undefined;
  }
}

function ofText(node: CallExpression, of: Expression, name: string, here: Here): Expression | undefined {
  switch (name) {
    case "includes":
      return { op: "surely", of: { op: "call", name: "contains", args: [of, first(node, here)] } };
    case "startsWith": {
      const head = first(node, here);
      const start: Expression = {
        op: "call",
        name: "substring",
        args: [of, literal(0), { op: "call", name: "length", args: [head] }],
      };
      return { op: "binary", sign: "=", left: start, right: head };
    }
    case "toLowerCase":
      return { op: "call", name: "lowercase", args: [of] };
    case "toUpperCase":
      return { op: "call", name: "uppercase", args: [of] };
    case "trim":
      return { op: "call", name: "trim", args: [of] };
    default:
      return undefined;
  }
}

const count = (of: Expression): Expression => ({ op: "call", name: "count", args: [of] });

function first(node: CallExpression, here: Here): Expression {
  const found = argument(here, node.arguments, 0);
  if (!found) throw wrong(here, node, "something is missing in the brackets", "write what to look for");
  return value(found, here);
}

function each(
  node: CallExpression,
  of: Expression,
  how: "map" | "filter",
  name: string,
  here: Here,
): Expression & { op: "each" } {
  const fn = argument(here, node.arguments, 0);
  if (
    fn?.type !== "ArrowFunctionExpression" ||
    fn.body.type === "BlockStatement" ||
    fn.async ||
    fn.params.length !== 1
  ) {
    throw wrong(here, node, `.${name} takes a short function here`, `write .${name}((x) => …)`);
  }
  const { shapes, names } = here.reading;
  const [parameter] = fn.params;
  const item = names.fresh(parameter?.type === "Identifier" ? parameter.name : "item");
  const itemShape = itemOf(shapes.of(of), false);
  if (itemShape.schema?.type === "array")
    throw wrong(here, node, "a list of lists cannot be gone through", "give objects, each with its list");
  shapes.setParameter(item, itemShape);
  const inner = sometimes(blockIn(here));
  if (parameter) bind(parameter, { op: "parameter", name: item }, inner, false);
  const read = how === "filter" ? condition(fn.body, inner) : value(fn.body, inner);
  if (how === "map" && shapes.isList(read))
    throw wrong(
      here,
      node,
      "a list of lists would lose its inner lists",
      "give objects, each with its list: ({ tags: x.tags })",
    );
  const body = how === "map" && shapes.of(read).maybe ? orNull(read) : read;
  return { op: "each", how, of, parameter: item, body };
}
