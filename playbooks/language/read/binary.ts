import type { BinaryExpression, Expression as Node } from "acorn";
import { type Expression, literal } from "../expression.ts";
import { type Here, wrong } from "./here.ts";
import { isNumber } from "./schema.ts";
import { value } from "./values.ts";

type Sides = {
  readonly left: Expression;
  readonly right: Expression;
  readonly leftNode: Node;
  readonly rightNode: Node;
};

/** `a === b`, `a < b`, `a + b` and their like. */
export function binary(node: BinaryExpression, here: Here): Expression {
  const { left: leftNode, right: rightNode, operator } = node;
  if (leftNode.type === "PrivateIdentifier")
    throw wrong(here, node, "this is not understood", "do it in a task function");
  const sides = { left: value(leftNode, here), right: value(rightNode, here), leftNode, rightNode };
  switch (operator) {
    case "===":
      return equality(here, sides);
    case "!==":
      return negated(equality(here, sides));
    case "==":
    case "!=":
      if (isNothing(sides.left) || isNothing(sides.right))
        return operator === "==" ? equality(here, sides) : negated(equality(here, sides));
      throw wrong(here, node, `${operator} converts types`, `write ${operator}=`);
    case "<":
    case "<=":
    case ">":
    case ">=":
      numbers(sides, here, "compare numbers");
      return ordered({ op: "binary", sign: operator, left: sides.left, right: sides.right }, here);
    case "+":
    case "-":
    case "*":
      numbers(sides, here, operator === "+" ? "join text with text`…`" : "use numbers");
      return { op: "binary", sign: operator, left: sides.left, right: sides.right };
    case "/":
    case "%":
      numbers(sides, here, "use numbers");
      if (sides.right.op !== "literal" || sides.right.value === 0) {
        throw wrong(
          here,
          rightNode,
          "this could divide by zero, which stops a run",
          "divide by a number that is known now, or in a task function",
        );
      }
      return { op: "binary", sign: operator, left: sides.left, right: sides.right };
    default:
      throw wrong(here, node, `${operator} is not understood`, "do it in a task function");
  }
}

/** Where a side may be nothing the comparison is false, not nothing. */
function ordered(e: Expression & { op: "binary" }, here: Here): Expression {
  const { shapes } = here.reading;
  return shapes.of(e.left).maybe || shapes.of(e.right).maybe ? { op: "surely", of: e } : e;
}

const isNothing = (e: Expression): boolean => e.op === "absent" || (e.op === "literal" && e.value === null);
const negated = (e: Expression): Expression => (e.op === "not" ? e.of : { op: "not", of: e });

/** Whether two values are the same; nothing is the same as nothing. */
export function equality(here: Here, { left, right, leftNode, rightNode }: Sides): Expression {
  if (isNothing(right)) return { op: "not", of: { op: "present", of: left } };
  if (isNothing(left)) return { op: "not", of: { op: "present", of: right } };
  const { shapes } = here.reading;
  for (const [side, node] of [
    [left, leftNode],
    [right, rightNode],
  ] as const) {
    if (shapes.isList(side) || shapes.isObject(side))
      throw wrong(here, node, "lists and objects cannot be compared", "compare their fields");
  }
  const same: Expression = { op: "binary", sign: "=", left, right };
  if (!shapes.of(left).maybe || !shapes.of(right).maybe) return same;
  const either: Expression = {
    op: "binary",
    sign: "or",
    left: { op: "present", of: left },
    right: { op: "present", of: right },
  };
  return { op: "if", test: either, yes: same, no: literal(true) };
}

function numbers({ left, right, leftNode, rightNode }: Sides, here: Here, mend: string): void {
  for (const [side, node] of [
    [left, leftNode],
    [right, rightNode],
  ] as const) {
    const schema = here.reading.shapes.schema(side);
    if (schema?.type !== undefined && !isNumber(schema))
      throw wrong(here, node, `${here.text.words(node)} is not a number`, mend);
  }
}
