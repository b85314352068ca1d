import type { Expression as Node } from "acorn";
import type { Expression } from "../expression.ts";
import { type Here, sometimes, wrong } from "./here.ts";
import { isNumber } from "./schema.ts";
import { value } from "./values.ts";

/** A value where true or false is wanted; what comes is never nothing. */
export function condition(node: Node, here: Here): Expression {
  if (node.type === "ParenthesizedExpression") return condition(node.expression, here);
  if (node.type === "LogicalExpression" && node.operator !== "??") {
    const left = condition(node.left, here);
    const right = condition(node.right, sometimes(here));
    return { op: "binary", sign: node.operator === "&&" ? "and" : "or", left, right };
  }
  if (node.type === "UnaryExpression" && node.operator === "!")
    return { op: "not", of: condition(node.argument, here) };
  const read = value(node, here);
  if (read.op === "not" || read.op === "present" || read.op === "surely" || read.op === "truth") return read;
  const { schema, maybe } = here.reading.shapes.of(read);
  if (schema?.type === "boolean") return maybe ? { op: "surely", of: read } : read;
  if (schema?.type === "array") {
    throw wrong(
      here,
      node,
      "a list is always true in a condition, even an empty one",
      `write ${here.text.words(node)}.length > 0`,
    );
  }
  if (schema?.type === "object") return { op: "present", of: read };
  const scalar = schema?.type === "string" || isNumber(schema);
  return scalar ? { op: "surely", of: { op: "call", name: "boolean", args: [read] } } : { op: "truth", of: read };
}
