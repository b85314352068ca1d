import type {
  ArrayExpression,
  LogicalExpression,
  MemberExpression,
  Expression as Node,
  ObjectExpression,
  TaggedTemplateExpression,
  UnaryExpression,
} from "acorn";
import { type Expression, literal, nothing, orNull, variable } from "../expression.ts";
import { isJson } from "../json.ts";
import { binary } from "./binary.ts";
import { call } from "./calls.ts";
import { condition } from "./conditions.ts";
import { type Here, notUnderstood, sometimes, wrong } from "./here.ts";
import { fromUses, known, outsider } from "./known.ts";
import { whereThereIs } from "./methods.ts";
import { step } from "./step-calls.ts";

/** Reads a value. */
export function value(node: Node, here: Here): Expression {
  switch (node.type) {
    case "Literal":
      if (isJson(node.value)) return literal(node.value);
      throw wrong(
        here,
        node,
        "this literal is not JSON",
        "match text with .includes or .startsWith, or in a task function",
      );
    case "TemplateLiteral": {
      const only = node.quasis[0]?.value.cooked;
      if (node.expressions.length === 0 && typeof only === "string") return literal(only);
      throw wrong(
        here,
        node,
        "a plain template would print a missing value as “undefined”",
        "put text before it: text`…`",
      );
    }
    case "TaggedTemplateExpression":
      return text(node, here);
    case "Identifier":
      return named(node, here);
    case "ParenthesizedExpression":
    case "ChainExpression":
      return value(node.expression, here);
    case "MemberExpression":
      return member(node, here);
    case "AwaitExpression": {
      const result = step(node.argument, here, "result");
      if (result === undefined) throw wrong(here, node, "this step gives no value", "write it on a line of its own");
      return variable(result);
    }
    case "ObjectExpression":
      return object(node, here);
    case "ArrayExpression":
      return array(node, here);
    case "ConditionalExpression": {
      const test = condition(node.test, here);
      return {
        op: "if",
        test,
        yes: value(node.consequent, sometimes(here)),
        no: value(node.alternate, sometimes(here)),
      };
    }
    case "UnaryExpression":
      return unary(node, here);
    case "LogicalExpression":
      return logical(node, here);
    case "BinaryExpression":
      return binary(node, here);
    case "CallExpression":
      return call(node, here);
    default:
      throw notUnderstood(here, node, "compute", "do it in a task function");
  }
}

function text(node: TaggedTemplateExpression, here: Here): Expression {
  const bound = node.tag.type === "Identifier" ? here.scope.get(node.tag.name) : undefined;
  if (bound?.is !== "tool" || bound.name !== "text")
    throw wrong(here, node, "only text`…` is understood", "write text`…`");
  const parts: (string | Expression)[] = [];
  for (const [i, quasi] of node.quasi.quasis.entries()) {
    if (quasi.value.cooked) parts.push(quasi.value.cooked);
    const inner = node.quasi.expressions[i];
    if (!inner) continue;
    const read = value(inner, here);
    if (here.reading.shapes.isList(read) || here.reading.shapes.isObject(read)) {
      throw wrong(here, inner, `${here.text.words(inner)} is not text`, 'name a field, or write list.join(", ")');
    }
    parts.push(read);
  }
  return { op: "text", parts };
}

function named(node: Node & { type: "Identifier"; name: string }, here: Here): Expression {
  if (node.name === "undefined") return nothing;
  const bound = here.scope.get(node.name);
  if (!bound) throw outsider(node, here);
  if (bound.is === "value") return bound.value;
  if (bound.is === "variable") return variable(bound.name);
  if (bound.is === "use" && isJson(bound.value)) return literal(bound.value);
  throw wrong(here, node, `${node.name} is not a value`, "call it");
}

function member(node: MemberExpression, here: Here): Expression {
  const constant = fromUses(node, here);
  if (constant !== undefined && isJson(constant)) return literal(constant);
  if (node.object.type === "Super" || node.property.type === "PrivateIdentifier")
    throw notUnderstood(here, node, "compute", "name a field");
  const of = value(node.object, here);
  const key = !node.computed && node.property.type === "Identifier" ? node.property.name : known(node.property, here);
  if (typeof key !== "string" && typeof key !== "number")
    throw wrong(here, node.property, "a field name must be known now", "write it out");
  const type = here.reading.shapes.schema(of)?.type;
  if (key === "length" && type === "array")
    return whereThereIs(of, { op: "call", name: "count", args: [{ op: "list", of }] }, here);
  if (key === "length" && type === "string") {
    throw wrong(
      here,
      node,
      "the length of a text is counted differently in the cloud",
      'compare with "", or measure it in a task function',
    );
  }
  return { op: "get", of, key };
}

function object(node: ObjectExpression, here: Here): Expression {
  const entries: [string, Expression][] = [];
  for (const one of node.properties) {
    if (one.type !== "Property" || one.computed || one.method || one.kind !== "init") {
      throw notUnderstood(here, one, "put into a value", "name each field");
    }
    const key =
      one.key.type === "Identifier" ? one.key.name : one.key.type === "Literal" ? String(one.key.value) : undefined;
    if (key === undefined) throw notUnderstood(here, one, "put into a value", "name each field");
    entries.push([key, value(one.value, here)]);
  }
  return { op: "object", entries };
}

/** Items that may be nothing become null, as in JSON; a list inside a list stays one. */
function array(node: ArrayExpression, here: Here): Expression {
  const items = node.elements.map((one) => {
    if (!one || one.type === "SpreadElement")
      throw wrong(here, one ?? node, "… is not understood in a list", "name each item");
    const read = value(one, here);
    if (read.op === "absent") return literal(null);
    if (here.reading.shapes.of(read).maybe) return orNull(read);
    return read.op !== "array" && here.reading.shapes.isList(read) ? ({ op: "list", of: read } as const) : read;
  });
  return { op: "array", items };
}

function unary(node: UnaryExpression, here: Here): Expression {
  if (node.operator === "!") return condition(node, here);
  if (node.operator === "-" && node.argument.type === "Literal" && typeof node.argument.value === "number")
    return literal(-node.argument.value);
  throw wrong(here, node, `${node.operator} is not understood`, "do it in a task function");
}

function logical(node: LogicalExpression, here: Here): Expression {
  if (node.operator === "??") {
    const of = value(node.left, here);
    return { op: "if", test: { op: "present", of }, yes: of, no: value(node.right, sometimes(here)) };
  }
  for (const side of [node.left, node.right]) {
    const { schema, maybe } = here.reading.shapes.of(value(side, sometimes(here)));
    if (schema?.type !== "boolean" || maybe) {
      const mend = node.operator === "||" ? "write ?? for a default" : "write … ? … : undefined";
      throw wrong(here, node, `${node.operator} between values that are not true/false`, mend);
    }
  }
  return condition(node, here);
}
