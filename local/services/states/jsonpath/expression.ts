import type { Json } from "../../../service.ts";
import { names, StateFailure } from "../failure.ts";
import { Cursor, unescaped } from "./cursor.ts";
import { type Argument, call, isFunction } from "./functions.ts";
import { type Path, readPath } from "./path.ts";
import { Missing, type Scope, select } from "./select.ts";

/** A path, or a call of an intrinsic function: https://states-language.net/spec.html#intrinsic-functions */
type Node =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "literal"; readonly argument: Argument }
  | { readonly kind: "call"; readonly name: string; readonly parts: readonly Node[] };

/** Gives a value of the scope; throws StateFailure. */
export type Valued = (scope: Scope) => Json;

/** Reads a path or a call. `field` names the place in errors. Throws SyntaxProblem. */
export function compileExpression(text: string, field: string): Valued {
  const cursor = new Cursor(text);
  const node = text.startsWith("$") ? { kind: "path" as const, path: readPath(cursor) } : readCall(cursor);
  cursor.blanks();
  if (!cursor.isAtEnd) throw cursor.problem("something stands after the end");
  return (scope) => evaluated(node, scope, field).value;
}

/** Makes a missing place the failure that AWS's recordings show for templates. */
export function found<T>(read: () => T, field: string): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    throw new StateFailure(
      names.runtime,
      `The JSONPath '${error.path.text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(error.input)}'`,
    );
  }
}

function readCall(cursor: Cursor): Node {
  const name = cursor.match(/States\.[A-Za-z0-9]+/y);
  if (name === undefined) throw cursor.problem("a path ($…) or a function (States.…) is missing");
  if (!isFunction(name)) throw cursor.problem(`there is no function ${name}`);
  cursor.expect("(");
  const parts: Node[] = [];
  while (!cursor.takeNext(")")) {
    if (parts.length > 0) cursor.expect(",");
    parts.push(readArgument(cursor));
  }
  return { kind: "call", name, parts };
}

function readArgument(cursor: Cursor): Node {
  cursor.blanks();
  const next = cursor.text[cursor.at];
  if (next === "$") return { kind: "path", path: readPath(cursor) };
  if (next === "S") return readCall(cursor);
  if (next === "'") {
    const source = cursor.quoted();
    if (source === undefined) throw cursor.problem("the text has no end");
    return { kind: "literal", argument: { value: unescaped(source), source } };
  }
  const number = cursor.number();
  if (number !== undefined) return { kind: "literal", argument: { value: number } };
  const word = cursor.match(/\b(true|false|null)\b/y);
  if (word === undefined) throw cursor.problem("an argument is missing");
  return { kind: "literal", argument: { value: word === "null" ? null : word === "true" } };
}

function evaluated(node: Node, scope: Scope, field: string): Argument {
  if (node.kind === "literal") return node.argument;
  if (node.kind === "path") return { value: found(() => select(node.path, scope), field) };
  const given = node.parts.map((part) => evaluated(part, scope, field));
  return { value: call(node.name, given, field) };
}
