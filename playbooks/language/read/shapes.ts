import type { Callable, Expression } from "../expression.ts";
import type { Json } from "../json.ts";
import { fieldOf, itemOf, type Schema, type Shape, schemaFor, unknownShape } from "./schema.ts";

const results: Readonly<Record<Callable, string>> = {
  count: "number",
  length: "number",
  contains: "boolean",
  substring: "string",
  lowercase: "string",
  uppercase: "string",
  join: "string",
  trim: "string",
  boolean: "boolean",
  append: "array",
};

/** What is known of every value of one playbook. */
export class Shapes {
  readonly #variables = new Map<string, Shape>();
  readonly #parameters = new Map<string, Shape>();

  setVariable(name: string, of: Shape): void {
    this.#variables.set(name, of);
  }

  setParameter(name: string, of: Shape): void {
    this.#parameters.set(name, of);
  }

  variable(name: string): Shape {
    return this.#variables.get(name) ?? unknownShape;
  }

  schema(e: Expression): Schema | undefined {
    return this.of(e).schema;
  }

  /** Lists, and nothing else. */
  isList(e: Expression): boolean {
    return this.schema(e)?.type === "array";
  }

  isObject(e: Expression): boolean {
    return this.schema(e)?.type === "object";
  }

  of(e: Expression): Shape {
    switch (e.op) {
      case "literal":
        return ofLiteral(e.value);
      case "absent":
        return unknownShape;
      case "variable":
        return this.variable(e.name);
      case "parameter":
        return this.#parameters.get(e.name) ?? unknownShape;
      case "context":
      case "text":
        return { schema: { type: "string" }, maybe: false };
      case "get":
        return typeof e.key === "number" ? itemOf(this.of(e.of), true) : fieldOf(this.of(e.of), e.key);
      case "call":
        if (e.name === "append") return this.#ofJoined(e.args);
        return {
          schema: { type: results[e.name] },
          maybe: e.name === "count" ? false : e.args.some((arg) => this.of(arg).maybe),
        };
      case "binary":
        return "+-*/%".includes(e.sign)
          ? { schema: { type: "number" }, maybe: this.of(e.left).maybe || this.of(e.right).maybe }
          : { schema: { type: "boolean" }, maybe: false };
      case "not":
      case "present":
      case "surely":
      case "truth":
        return { schema: { type: "boolean" }, maybe: false };
      case "if":
        return this.#ofChoice(e);
      case "object":
        return {
          maybe: false,
          schema: {
            type: "object",
            properties: Object.fromEntries(e.entries.map(([key, value]) => [key, this.schema(value) ?? {}])),
            required: e.entries.filter(([, value]) => !this.of(value).maybe).map(([key]) => key),
          },
        };
      case "array": {
        const [first, ...rest] = e.items.map((item) => this.of(item));
        const alike = first && rest.every((other) => other.schema?.type === first.schema?.type) ? first : undefined;
        return { schema: { type: "array", ...(alike ? { items: schemaFor(alike) } : {}) }, maybe: false };
      }
      case "list":
        return this.of(e.of).schema?.type === "array"
          ? { ...this.of(e.of), maybe: false }
          : { schema: { type: "array" }, maybe: false };
      case "each": {
        const items = e.how === "filter" ? this.schema(e.of)?.items : schemaFor(this.of(e.body));
        return { schema: { type: "array", ...(items ? { items } : {}) }, maybe: false };
      }
    }
  }

  #ofJoined(lists: readonly Expression[]): Shape {
    const [first, ...rest] = lists.map((list) => this.schema(list)?.items);
    const alike = first && rest.every((items) => items?.type === first.type);
    return { schema: { type: "array", ...(alike ? { items: first } : {}) }, maybe: false };
  }

  #ofChoice(e: Expression & { op: "if" }): Shape {
    const yes = this.of(e.yes);
    const no = this.of(e.no);
    const guarded = e.test.op === "present";
    const empty = e.no.op === "absent" || (e.no.op === "literal" && e.no.value === null);
    const schema = empty
      ? yes.schema
      : yes.schema?.type === no.schema?.type
        ? yes.schema?.const === undefined
          ? yes.schema
          : { type: yes.schema.type ?? "unknown" }
        : undefined;
    return { schema, maybe: (!guarded && yes.maybe) || no.maybe };
  }
}

function ofLiteral(value: Json): Shape {
  if (value === null) return unknownShape;
  if (Array.isArray(value)) {
    const items = value.map((item) => ofLiteral(item).schema);
    const [first] = items;
    return {
      schema: {
        type: "array",
        ...(first && items.every((item) => item?.type === first.type) ? { items: withoutConst(first) } : {}),
      },
      maybe: false,
    };
  }
  if (typeof value === "object") {
    const entries = Object.entries(value);
    const properties = Object.fromEntries(entries.map(([key, inner]) => [key, ofLiteral(inner).schema ?? {}]));
    return {
      schema: {
        type: "object",
        properties,
        required: entries.filter(([, inner]) => inner !== null).map(([key]) => key),
      },
      maybe: false,
    };
  }
  return { schema: { type: typeof value, const: value }, maybe: false };
}

const withoutConst = ({ const: _, ...rest }: Schema): Schema => rest;
