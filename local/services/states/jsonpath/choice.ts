import { z } from "zod";
import type { Json } from "../../../service.ts";
import { stateName } from "../asl.ts";
import { timestamp } from "../view.ts";
import { type Compiler, runtime } from "./compiler.ts";
import { SyntaxProblem } from "./cursor.ts";
import { type Path, parsePath } from "./path.ts";
import { Missing, type Scope, select } from "./select.ts";

/** Does a rule hold? Throws StateFailure. */
export type Test = (scope: Scope) => boolean;
type Rule = { readonly [key: string]: Json };
type Compare = (left: Json, right: Json) => boolean;

const numbers =
  (compare: (a: number, b: number) => boolean): Compare =>
  (a, b) =>
    typeof a === "number" && typeof b === "number" && compare(a, b);
const strings =
  (compare: (a: string, b: string) => boolean): Compare =>
  (a, b) =>
    typeof a === "string" && typeof b === "string" && compare(a, b);
const times =
  (compare: (a: number, b: number) => boolean): Compare =>
  (a, b) => {
    const [left, right] = [timestamp(a), timestamp(b)];
    return left !== undefined && right !== undefined && compare(left, right);
  };
const orders = {
  Equals: (a: number | string, b: number | string) => a === b,
  LessThan: (a: number | string, b: number | string) => a < b,
  LessThanEquals: (a: number | string, b: number | string) => a <= b,
  GreaterThan: (a: number | string, b: number | string) => a > b,
  GreaterThanEquals: (a: number | string, b: number | string) => a >= b,
};
const isTimestamp = (value: Json) => timestamp(value) !== undefined;
const kinds: Readonly<
  Record<string, { wrap: (compare: (typeof orders)["Equals"]) => Compare; is: (value: Json) => boolean }>
> = {
  String: { wrap: strings, is: (value) => typeof value === "string" },
  Numeric: { wrap: numbers, is: (value) => typeof value === "number" },
  Timestamp: { wrap: times, is: isTimestamp },
};

/** The comparisons with a value, and what that value must be: https://states-language.net/spec.html#choice-state */
const comparisons: Readonly<Record<string, { compare: Compare; is: (value: Json) => boolean }>> = Object.fromEntries([
  ...Object.entries(kinds).flatMap(([kind, { wrap, is }]) =>
    Object.entries(orders).map(([order, compare]) => [`${kind}${order}`, { compare: wrap(compare), is }] as const),
  ),
  ["BooleanEquals", { compare: (a: Json, b: Json) => typeof a === "boolean" && a === b, is: isBoolean }] as const,
]);

/** Tests of a value's kind; the operand says which answer is wanted. */
const tests: Readonly<Record<string, (value: Json) => boolean>> = {
  IsNull: (value) => value === null,
  IsBoolean: isBoolean,
  IsNumeric: (value) => typeof value === "number",
  IsString: (value) => typeof value === "string",
  IsTimestamp: isTimestamp,
};

function isBoolean(value: Json): boolean {
  return typeof value === "boolean";
}

const topLevel = ["Next", "Assign", "Comment"];

/** Reads a rule's condition; Next, Assign and Comment belong to the rules directly in Choices. */
export function compileRule(rule: Rule, field: string, compiler: Compiler, isTop = true): Test {
  const parts = Object.entries(rule).filter(([key]) => !(isTop ? topLevel : ["Comment"]).includes(key));
  const operators = parts.filter(([key]) => key !== "Variable");
  const [first] = operators;
  if (!first || operators.length > 1) return wrong(compiler, field, "a rule has exactly one operator");
  const [name, operand] = first;
  if (name === "And" || name === "Or" || name === "Not") {
    if ("Variable" in rule) return wrong(compiler, field, `${name} takes no Variable`);
    return combined(name, operand, field, compiler);
  }
  const variable = pathOf(rule.Variable, `${field}/Variable`, compiler);
  return variable ? tested(name, operand, variable, field, compiler) : () => false;
}

function combined(name: string, operand: Json, field: string, compiler: Compiler): Test {
  const given = name === "Not" ? [operand] : operand;
  const parsed = z.array(z.record(z.string(), z.json())).min(1).safeParse(given);
  if (!parsed.success) return wrong(compiler, field, `${name} takes ${name === "Not" ? "a rule" : "a list of rules"}`);
  const inner = parsed.data.map((one, index) => compileRule(one, `${field}/${name}/${index}`, compiler, false));
  if (name === "And") return (scope) => inner.every((test) => test(scope));
  if (name === "Or") return (scope) => inner.some((test) => test(scope));
  return (scope) => !inner.some((test) => test(scope));
}

function tested(name: string, operand: Json, variable: Path, field: string, compiler: Compiler): Test {
  if (name === "IsPresent") {
    if (!isBoolean(operand)) return wrong(compiler, field, "IsPresent takes true or false");
    return (scope) => isPresent(variable, scope) === operand;
  }
  const test = tests[name];
  if (test) {
    if (!isBoolean(operand)) return wrong(compiler, field, `${name} takes true or false`);
    return (scope) => (isPresent(variable, scope) && test(read(variable, scope))) === operand;
  }
  if (name === "StringMatches") {
    if (typeof operand !== "string") return wrong(compiler, field, "StringMatches takes a text");
    const pattern = wildcards(operand);
    return (scope) => {
      const value = read(variable, scope);
      return typeof value === "string" && pattern.test(value);
    };
  }
  const known = comparisons[name];
  if (known) {
    if (!known.is(operand)) return wrong(compiler, field, `${name} takes no ${JSON.stringify(operand)}`);
    return (scope) => known.compare(read(variable, scope), operand);
  }
  const byPath = name.endsWith("Path") ? comparisons[name.slice(0, -4)] : undefined;
  if (!byPath) return wrong(compiler, field, `there is no operator ${name}`);
  const other = pathOf(operand, `${field}/${name}`, compiler);
  return other ? (scope) => byPath.compare(read(variable, scope), read(other, scope)) : () => false;
}

/** `*` is any text; a backslash makes it, and itself, plain. */
function wildcards(text: string): RegExp {
  const source = text.replace(/\\([*\\])|\*|[.+?^${}()|[\]\\]/g, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return `\\${escaped}`;
    return found === "*" ? "[\\s\\S]*" : `\\${found}`;
  });
  return new RegExp(`^${source}$`, "u");
}

function pathOf(text: Json | undefined, field: string, compiler: Compiler): Path | undefined {
  try {
    if (typeof text === "string") return parsePath(text);
    compiler.problem("a path is missing", field);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    compiler.problem(error.message, field);
  }
  return undefined;
}

function read(path: Path, scope: Scope): Json {
  try {
    return select(path, scope);
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    throw runtime(`Invalid path '${path.text}': The choice state's condition path references an invalid value.`);
  }
}

function isPresent(path: Path, scope: Scope): boolean {
  try {
    select(path, scope);
    return true;
  } catch (error) {
    if (error instanceof Missing) return false;
    throw error;
  }
}

function wrong(compiler: Compiler, field: string, message: string): Test {
  compiler.problem(message, field);
  return () => false;
}

/** Where a rule directly in Choices leads. */
export function nextOf(rule: Rule, field: string, compiler: Compiler): string {
  const next = stateName.safeParse(rule.Next);
  if (next.success) return next.data;
  compiler.problem("Next is missing", field);
  return "";
}
