import type { Json } from "./json.ts";

export type Sign = "and" | "or" | "=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%" | "in";

/** A value that a playbook computes. Null and missing count as one: nothing. */
export type Expression =
  | { readonly op: "literal"; readonly value: Json }
  /** `undefined`. */
  | { readonly op: "absent" }
  /** A variable of the state machine. */
  | { readonly op: "variable"; readonly name: string }
  /** The parameter of a short function, as in `.filter((x) => …)`. */
  | { readonly op: "parameter"; readonly name: string }
  /** A path of the context that Step Functions gives. */
  | { readonly op: "context"; readonly path: string }
  | { readonly op: "get"; readonly of: Expression; readonly key: string | number }
  | { readonly op: "call"; readonly name: Callable; readonly args: readonly Expression[] }
  | { readonly op: "binary"; readonly sign: Sign; readonly left: Expression; readonly right: Expression }
  | { readonly op: "not"; readonly of: Expression }
  /** True or false, never nothing: what comes of `of`, when it is true. */
  | { readonly op: "surely"; readonly of: Expression }
  /** Whether JavaScript takes it for true. */
  | { readonly op: "truth"; readonly of: Expression }
  | { readonly op: "present"; readonly of: Expression }
  | { readonly op: "if"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly op: "text"; readonly parts: readonly (string | Expression)[] }
  | { readonly op: "object"; readonly entries: readonly (readonly [string, Expression])[] }
  | { readonly op: "array"; readonly items: readonly Expression[] }
  /** A list, whatever JSONata made of it: nothing → [], x → [x], [x] → [x]. */
  | { readonly op: "list"; readonly of: Expression }
  | {
      readonly op: "each";
      readonly how: "map" | "filter";
      readonly of: Expression;
      readonly parameter: string;
      readonly body: Expression;
    };

/** Functions that the compiler itself writes. `trim` is JavaScript's, not JSONata's, which would join inner blanks. */
export type Callable =
  | "count"
  | "contains"
  | "substring"
  | "length"
  | "lowercase"
  | "uppercase"
  | "join"
  | "trim"
  | "boolean"
  | "append";

/** The values that a value is made of. */
export function partsOf(e: Expression): readonly Expression[] {
  switch (e.op) {
    case "get":
    case "not":
    case "surely":
    case "truth":
    case "present":
    case "list":
      return [e.of];
    case "call":
      return e.args;
    case "binary":
      return [e.left, e.right];
    case "if":
      return [e.test, e.yes, e.no];
    case "text":
      return e.parts.filter((part) => typeof part !== "string");
    case "object":
      return e.entries.map(([, value]) => value);
    case "array":
      return e.items;
    case "each":
      return [e.of, e.body];
    default:
      return [];
  }
}

/** True when the value, or one that it is made of, fits. */
export function someIn(e: Expression, fits: (e: Expression) => boolean): boolean {
  return fits(e) || partsOf(e).some((part) => someIn(part, fits));
}

export const nothing: Expression = { op: "absent" };
export const variable = (name: string): Expression => ({ op: "variable", name });
export const literal = (value: Json): Expression => ({ op: "literal", value });
/** The value, or null where there is none. */
export const orNull = (of: Expression): Expression => ({
  op: "if",
  test: { op: "present", of },
  yes: of,
  no: literal(null),
});
