import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../../service.ts";
import type { View } from "../view.ts";
import { type Filter, isDefinite, type Operand, type Path, type Segment } from "./path.ts";

/** What paths are read against: `data` is what `$` means there. */
export type Scope = { readonly data: Json; readonly view: View };

/** No place of that name: the state fails, unless the path is asked whether it is present. */
export class Missing extends Error {
  readonly path: Path;
  readonly input: Json;

  constructor(path: Path, input: Json, why: string) {
    super(why);
    this.path = path;
    this.input = input;
  }
}

/** The value at a path that names one place, or the list of those that match. Throws Missing. */
export function select(path: Path, scope: Scope, element: Json = null): Json {
  const root = rootOf(path, scope, element);
  const found = isDefinite(path) ? one(path, root) : matches(path, root, scope);
  return path.length ? lengthOf(found) : found;
}

function rootOf(path: Path, { data, view }: Scope, element: Json): Json {
  if (path.root === "data") return data;
  if (path.root === "context") return view.context;
  if (path.root === "element") return element;
  const { variable } = path.root;
  const value = view.variables[variable];
  if (value === undefined || !Object.hasOwn(view.variables, variable))
    throw new Missing(path, view.variables, `the variable "${variable}" has no value`);
  return value;
}

function one(path: Path, root: Json): Json {
  let at = root;
  let before = "$";
  for (const [index, segment] of path.segments.entries()) {
    const next = step(at, segment)[0];
    before += told(segment);
    if (next === undefined) {
      const isLeaf = index === path.segments.length - 1;
      throw new Missing(path, root, isLeaf ? `No results for path: ${before}` : `Missing property in path ${before}`);
    }
    at = next;
  }
  return at;
}

function matches(path: Path, root: Json, scope: Scope): Json[] {
  let nodes: Json[] = [root];
  let isOne = true;
  for (const [index, segment] of path.segments.entries()) {
    nodes = nodes.flatMap((node) =>
      (segment.isDeep ? [...below(node)] : [node]).flatMap((at) => step(at, segment, scope)),
    );
    isOne &&= !segment.isDeep && isDefinite({ ...path, segments: [segment] });
    if (isOne && nodes.length === 0 && index < path.segments.length - 1)
      throw new Missing(
        path,
        root,
        `Missing property in path $${path.segments
          .slice(0, index + 1)
          .map(told)
          .join("")}`,
      );
  }
  return nodes;
}

function* below(node: Json): Generator<Json> {
  yield node;
  if (node !== null && typeof node === "object") for (const inner of Object.values(node)) yield* below(inner);
}

function step(node: Json, segment: Segment, scope?: Scope): Json[] {
  if (segment.kind === "names") return named(node, segment.names);
  if (segment.kind === "all") return node !== null && typeof node === "object" ? Object.values(node) : [];
  if (segment.kind === "filter") {
    const elements = Array.isArray(node) ? node : node !== null && typeof node === "object" ? [node] : [];
    return scope ? elements.filter((element) => holds(segment.test, element, scope)) : [];
  }
  if (!Array.isArray(node)) return [];
  if (segment.kind === "slice") return node.slice(segment.from, segment.to);
  return segment.indices.flatMap(
    (index) => node.at(index) ?? (index < node.length && index >= -node.length ? [null] : []),
  );
}

/** One name is the property; several are an object of those that are there. */
function named(node: Json, names: readonly string[]): Json[] {
  if (node === null || typeof node !== "object" || Array.isArray(node)) return [];
  const found = names.filter((name) => Object.hasOwn(node, name)).map((name) => [name, node[name] ?? null] as const);
  const [first] = found;
  if (!first) return [];
  return names.length === 1 ? [first[1]] : [Object.fromEntries(found)];
}

function told(segment: Segment): string {
  if (segment.kind === "names") return `[${segment.names.map((name) => `'${name}'`).join(", ")}]`;
  return segment.kind === "indices" ? `[${segment.indices.join(",")}]` : "[*]";
}

function lengthOf(found: Json): Json {
  if (typeof found === "string") return found.length;
  return found !== null && typeof found === "object" ? Object.keys(found).length : null;
}

function holds(filter: Filter, element: Json, scope: Scope): boolean {
  switch (filter.kind) {
    case "or":
      return filter.parts.some((part) => holds(part, element, scope));
    case "and":
      return filter.parts.every((part) => holds(part, element, scope));
    case "not":
      return !holds(filter.part, element, scope);
    case "exists":
      return found({ path: filter.path }, element, scope) !== undefined;
    case "compare":
      return compare(filter, element, scope);
  }
}

/** Undefined when there is no such place. */
function found(operand: Operand, element: Json, scope: Scope): Json | undefined {
  if ("value" in operand) return operand.value;
  if ("pattern" in operand) return undefined;
  try {
    return select(operand.path, scope, element);
  } catch (error) {
    if (error instanceof Missing) return undefined;
    throw error;
  }
}

type Comparison = Extract<Filter, { kind: "compare" }>;

function compare({ left, operator, right }: Comparison, element: Json, scope: Scope): boolean {
  const a = found(left, element, scope);
  if (operator === "=~") return "pattern" in right && typeof a === "string" && right.pattern.test(a);
  const b = found(right, element, scope);
  if (operator === "==") return isDeepStrictEqual(a, b);
  if (operator === "!=") return !isDeepStrictEqual(a, b);
  if (operator === "in" || operator === "nin")
    return Array.isArray(b) && b.some((one) => isDeepStrictEqual(one, a)) === (operator === "in");
  return ordered(a, b, operator);
}

/** Numbers with numbers, texts with texts; anything else is not in order. */
function ordered(a: Json | undefined, b: Json | undefined, operator: string): boolean {
  if (!((typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string")))
    return false;
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}
