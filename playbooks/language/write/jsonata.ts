import type { Callable, Expression } from "../expression.ts";
import type { Json } from "../json.ts";

/**
 * A JSONata text. `{%`, `%}` and `${` never appear in it, so that it can neither end the wrapper of the States
 * Language nor be taken for the placeholder of a function.
 */
export const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll("%}", "\\u0025}").replaceAll("{%", "{\\u0025").replaceAll("${", "$\\u007b");

const plain = /^[A-Za-z_][A-Za-z0-9_]*$/;
const words = new Set(["and", "or", "in", "true", "false", "null", "function"]);

/** True for a field name that needs no quotes in JSONata. */
export const isPlainName = (key: string): boolean => plain.test(key) && !words.has(key);

function constant(value: Json): string {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(constant).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${quoted(key)}: ${constant(inner)}`)
    .join(", ")}}`;
}

const loose = new Set<Expression["op"]>(["binary"]);

/** The code of a part, in brackets where it needs them. */
const part = (e: Expression): string => (loose.has(e.op) ? `(${code(e)})` : code(e));

/** An expression as JSONata. */
export function code(e: Expression): string {
  switch (e.op) {
    case "literal":
      return typeof e.value === "number" && e.value < 0 ? `(${e.value})` : constant(e.value);
    case "absent":
      return "null";
    case "variable":
    case "parameter":
      return `$${e.name}`;
    case "context":
      return `$states.context.${e.path}`;
    case "get":
      return field(e.of, e.key);
    case "call":
      return called(e.name, e.args.map(code));
    case "binary":
      return `${part(e.left)} ${e.sign} ${part(e.right)}`;
    case "not":
      return `$not(${code(e.of)})`;
    case "surely":
      return `(${part(e.of)} = true)`;
    case "truth": // an object or a list is true in JavaScript, even an empty one; $boolean of nothing is nothing
      return `($type(${code(e.of)}) in ["object", "array"] or $boolean(${code(e.of)}) = true)`;
    case "present":
      return `($exists(${code(e.of)}) and $not(${part(e.of)} = null))`;
    case "if":
      return `(${code(e.test)} ? ${code(e.yes)} : ${code(e.no)})`;
    case "text":
      return text(e.parts);
    case "object":
      return `{${e.entries.map(([key, value]) => `${quoted(key)}: ${code(value)}`).join(", ")}}`;
    case "array":
      return `[${e.items.map(code).join(", ")}]`;
    case "list":
      return e.of.op === "list" || e.of.op === "array" || e.of.op === "each" ? code(e.of) : `[${code(e.of)}]`;
    case "each": // the brackets keep a list of none or one a list
      return `[$${e.how}(${code({ op: "list", of: e.of })}, function($${e.parameter}) { ${code(e.body)} })]`;
  }
}

const plainBases = new Set<Expression["op"]>(["variable", "parameter", "context", "get", "call", "if"]);

/** A path that begins with a list in square brackets would be read as another one: brackets around it keep it. */
const base = (of: Expression): string => (plainBases.has(of.op) ? code(of) : `(${code(of)})`);

function field(of: Expression, key: string | number): string {
  if (typeof key === "number") return `${base(of)}[${key}]`;
  if (isPlainName(key)) return `${base(of)}.${key}`;
  return key.includes("`") || /[%$]/.test(key) ? `$lookup(${code(of)}, ${quoted(key)})` : `${base(of)}.\`${key}\``;
}

function called(name: Callable, args: readonly string[]): string {
  return name === "trim" ? `$replace(${args[0]}, /^\\s+|\\s+$/, "")` : `$${name}(${args.join(", ")})`;
}

function text(parts: readonly (string | Expression)[]): string {
  if (parts.length === 0) return '""';
  return `(${parts.map((one) => (typeof one === "string" ? quoted(one) : `$string(${code(one)})`)).join(" & ")})`;
}
