import type { Json } from "../../../service.ts";
import { Cursor, unescaped } from "./cursor.ts";

/** What a path begins with: the data, the context object, a variable, or the element a filter looks at. */
export type Root = "data" | "context" | "element" | { readonly variable: string };

type Selector =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "indices"; readonly indices: readonly number[] }
  | { readonly kind: "slice"; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: "all" }
  | { readonly kind: "filter"; readonly test: Filter };
/** `isDeep`: the selector is tried on the node and on all below it. */
export type Segment = Selector & { readonly isDeep: boolean };

export type Operand = { readonly path: Path } | { readonly value: Json } | { readonly pattern: RegExp };
export type Filter =
  | { readonly kind: "or" | "and"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly part: Filter }
  | { readonly kind: "exists"; readonly path: Path }
  | { readonly kind: "compare"; readonly left: Operand; readonly operator: string; readonly right: Operand };

/** A path of Jayway's dialect, which AWS runs: https://github.com/json-path/JsonPath */
export type Path = {
  readonly text: string;
  readonly root: Root;
  readonly segments: readonly Segment[];
  /** Ends in `.length()`. */
  readonly length: boolean;
};

/** Can it name one place only? Else it gives a list. */
export const isDefinite = ({ segments }: Path) =>
  segments.every(
    (one, index) =>
      !one.isDeep &&
      ((one.kind === "names" && (one.names.length === 1 || index === segments.length - 1)) ||
        (one.kind === "indices" && one.indices.length === 1)),
  );

/** Reads a whole text as a path. Throws SyntaxProblem. */
export function parsePath(text: string): Path {
  const cursor = new Cursor(text);
  const path = readPath(cursor);
  if (!cursor.isAtEnd) throw cursor.problem("the path goes on with something that is none");
  return path;
}

/** Reads a path that begins with $, $$, $name or, in a filter, @. */
export function readPath(cursor: Cursor): Path {
  const start = cursor.at;
  const root = readRoot(cursor);
  const segments: Segment[] = [];
  for (;;) {
    if (cursor.take(".length()")) return { text: cursor.text.slice(start, cursor.at), root, segments, length: true };
    const segment = readSegment(cursor);
    if (!segment) return { text: cursor.text.slice(start, cursor.at), root, segments, length: false };
    segments.push(segment);
  }
}

function readRoot(cursor: Cursor): Root {
  if (cursor.take("@")) return "element";
  if (cursor.take("$$")) return "context";
  if (!cursor.take("$")) throw cursor.problem("a path begins with $");
  const variable = cursor.match(/[A-Za-z_][A-Za-z0-9_]*/y);
  return variable === undefined ? "data" : { variable };
}

function readSegment(cursor: Cursor): Segment | undefined {
  const isDeep = cursor.take("..");
  if (cursor.take("[")) return { ...readBrackets(cursor), isDeep };
  if (!isDeep && !cursor.take(".")) return undefined;
  if (cursor.take("*")) return { kind: "all", isDeep };
  const name = cursor.match(/[^.[\]()\s'"*@,:?=!<>&|~]+/y);
  if (name === undefined) throw cursor.problem("a name is missing");
  return { kind: "names", names: [name], isDeep };
}

function readBrackets(cursor: Cursor): Selector {
  if (cursor.takeNext("*")) return closed(cursor, { kind: "all" });
  if (cursor.takeNext("?")) {
    cursor.expect("(");
    const test = readOr(cursor);
    cursor.expect(")");
    return closed(cursor, { kind: "filter", test });
  }
  const name = cursor.quoted();
  if (name === undefined) return readNumbers(cursor);
  const names = [unescaped(name)];
  while (cursor.takeNext(",")) {
    const next = cursor.quoted();
    if (next === undefined) throw cursor.problem("a name in quotes is missing");
    names.push(unescaped(next));
  }
  return closed(cursor, { kind: "names", names });
}

function readNumbers(cursor: Cursor): Selector {
  const first = whole(cursor);
  if (cursor.takeNext(":")) return closed(cursor, { kind: "slice", from: first, to: whole(cursor) });
  if (first === undefined) throw cursor.problem("an index, a name in quotes, * or ?( ) is missing");
  const indices = [first];
  while (cursor.takeNext(",")) {
    const next = whole(cursor);
    if (next === undefined) throw cursor.problem("an index is missing");
    indices.push(next);
  }
  return closed(cursor, { kind: "indices", indices });
}

function whole(cursor: Cursor): number | undefined {
  cursor.blanks();
  const found = cursor.match(/-?\d+/y);
  return found === undefined ? undefined : Number(found);
}

function closed(cursor: Cursor, selector: Selector): Selector {
  cursor.expect("]");
  return selector;
}

function readOr(cursor: Cursor): Filter {
  const parts = [readAnd(cursor)];
  while (cursor.takeNext("||")) parts.push(readAnd(cursor));
  return { kind: "or", parts };
}

function readAnd(cursor: Cursor): Filter {
  const parts = [readTerm(cursor)];
  while (cursor.takeNext("&&")) parts.push(readTerm(cursor));
  return { kind: "and", parts };
}

function readTerm(cursor: Cursor): Filter {
  if (cursor.takeNext("!")) return { kind: "not", part: readTerm(cursor) };
  if (cursor.takeNext("(")) {
    const inner = readOr(cursor);
    cursor.expect(")");
    return inner;
  }
  const left = readOperand(cursor);
  cursor.blanks();
  const operator = cursor.match(/==|!=|<=|>=|=~|<|>|\bin\b|\bnin\b/y);
  if (operator !== undefined) return { kind: "compare", left, operator, right: readOperand(cursor) };
  if ("path" in left) return { kind: "exists", path: left.path };
  throw cursor.problem("a comparison is missing");
}

const words: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

function readOperand(cursor: Cursor): Operand {
  cursor.blanks();
  const next = cursor.text[cursor.at];
  if (next === "@" || next === "$") return { path: readPath(cursor) };
  const pattern = cursor.match(/\/(?:[^/\\]|\\[\s\S])+\/i?/y);
  if (pattern !== undefined) return { pattern: readPattern(cursor, pattern) };
  return { value: readLiteral(cursor) };
}

function readPattern(cursor: Cursor, text: string): RegExp {
  const end = text.lastIndexOf("/");
  try {
    return new RegExp(`^(?:${text.slice(1, end)})$`, text.slice(end + 1));
  } catch (error) {
    throw cursor.problem(`the pattern cannot be read (${error instanceof Error ? error.message : error})`);
  }
}

function readLiteral(cursor: Cursor): Json {
  const text = cursor.quoted();
  if (text !== undefined) return unescaped(text);
  const number = cursor.number();
  if (number !== undefined) return number;
  const word = words[cursor.match(/\b(true|false|null)\b/y) ?? ""];
  if (word !== undefined) return word;
  if (!cursor.takeNext("[")) throw cursor.problem("a value is missing");
  const list: Json[] = [];
  while (!cursor.takeNext("]")) {
    if (list.length > 0) cursor.expect(",");
    list.push(readLiteral(cursor));
  }
  return list;
}
