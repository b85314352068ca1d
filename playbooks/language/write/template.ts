import type { Expression } from "../expression.ts";
import type { Json } from "../json.ts";
import { code, isPlainName } from "./jsonata.ts";

/** JSONata code as the States Language takes it. */
export const wrap = (jsonata: string): string => `{% ${jsonata} %}`;

/** Says whether there is always a value. */
export type Sure = (e: Expression) => boolean;

/** A text that the States Language, its checkers and the placeholders of functions leave alone. */
const isInert = (value: Json): boolean =>
  typeof value === "string"
    ? value !== "" && !/^\{%|%\}$|\$\{/.test(value)
    : typeof value !== "object" || value === null;

/** Checkers of the States Language take no list of lists: such a one is written as code. */
const isList = (e: Expression): boolean =>
  e.op === "array" || e.op === "list" || (e.op === "literal" && Array.isArray(e.value));

/** An expression as JSON with code at its leaves, for Arguments, Assign and Output. A field without a value is left out. */
export function template(e: Expression, sure: Sure): Json {
  if (e.op === "absent") return null;
  if (e.op === "literal" && isInert(e.value)) return e.value;
  if (e.op === "object" && e.entries.every(([key, value]) => isPlainName(key) && sure(value))) {
    return Object.fromEntries(e.entries.map(([key, value]) => [key, template(value, sure)]));
  }
  if (e.op === "array" && e.items.every((item) => sure(item) && !isList(item)))
    return e.items.map((item) => template(item, sure));
  return wrap(code(e));
}

/** The same for Pass, which has no Catch: where there may be no value there is null. */
export function total(e: Expression, sure: Sure): Json {
  return e.op === "object" || e.op === "absent" || sure(e)
    ? template(e, sure)
    : wrap(`($exists(${code(e)}) ? ${code(e)} : null)`);
}
