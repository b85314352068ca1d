import {
  type ArrowFunctionExpression,
  type Expression,
  type FunctionExpression,
  type Node,
  parseExpressionAt,
} from "acorn";
import type { CallSite } from "../call-site.ts";
import { type Place, PlaybookError } from "../problem.ts";
import { locator } from "./locate.ts";

/** The text of a function, read. */
export type FunctionText = {
  readonly node: ArrowFunctionExpression | FunctionExpression;
  /** Where a node stands in its file. */
  readonly place: (node: Node) => Place;
  /** The node's own text on one line. */
  readonly words: (node: Node) => string;
};

/** Reads a function's own text, as the language keeps it (ES2019), whether method, arrow or function. */
export function textOf(playbook: string, fn: object, at: CallSite): FunctionText {
  const source = Function.prototype.toString.call(fn);
  const parsed = parse(`(${source})`, 1) ?? parse(`({${source}})`, 2);
  if (!parsed) {
    throw new PlaybookError(
      playbook,
      undefined,
      "the steps are not a function whose text can be read",
      "write async steps({ … }) { … }",
    );
  }
  const { node, shift } = parsed;
  const locate = locator(at, source);
  return {
    node,
    place: (part) => locate(part.start - shift),
    words: (part) => source.slice(part.start - shift, part.end - shift).replace(/\s+/g, " "),
  };
}

function parse(
  text: string,
  shift: number,
): { node: ArrowFunctionExpression | FunctionExpression; shift: number } | undefined {
  let whole: Expression;
  try {
    whole = parseExpressionAt(text, 0, { ecmaVersion: 2025 });
  } catch {
    return undefined;
  }
  const [first] = whole.type === "ObjectExpression" ? whole.properties : [];
  const node = first?.type === "Property" ? first.value : whole;
  return node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression" ? { node, shift } : undefined;
}
