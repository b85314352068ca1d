import jsonata from "jsonata";
import type { Clock, Json } from "../../../service.ts";
import { names, StateFailure } from "../failure.ts";
import { addedFunctions } from "./functions.ts";

/** What an expression sees: `$states` and the variables in scope. */
export type Bindings = Readonly<Record<string, unknown>>;

/** Evaluates the fields of one definition; each expression is compiled once. */
export type Evaluator = {
  /** A literal, or JSON with expressions anywhere in it. `location` names the field in errors. */
  value(template: Json, bindings: Bindings, location: string): Promise<Json>;
};

export const isExpression = (text: string) => text.startsWith("{%") && text.endsWith("%}");

const source = (text: string) => text.slice(2, -2).trim();

/** Why the expression does not compile, if it does not. */
export function compileProblem(text: string): string | undefined {
  try {
    jsonata(source(text));
    return undefined;
  } catch (error) {
    return `not JSONata: ${messageOf(error)}`;
  }
}

export function makeEvaluator(clock: Clock): Evaluator {
  const compiled = new Map<string, jsonata.Expression>();
  const functions = addedFunctions(clock);

  function compile(text: string): jsonata.Expression {
    const known = compiled.get(text);
    if (known) return known;
    const expression = jsonata(source(text));
    for (const { name, run, signature } of functions) expression.registerFunction(name, run, signature);
    compiled.set(text, expression);
    return expression;
  }

  async function value(template: Json, bindings: Bindings, location: string): Promise<Json> {
    if (typeof template === "string") return isExpression(template) ? evaluate(template, bindings, location) : template;
    if (template === null || typeof template !== "object") return template;
    if (Array.isArray(template))
      return Promise.all(template.map((part, index) => value(part, bindings, `${location}[${index}]`)));
    const parts = Object.entries(template).map(
      async ([key, part]) => [key, await value(part, bindings, `${location}/${key}`)] as const,
    );
    return Object.fromEntries(await Promise.all(parts));
  }

  async function evaluate(text: string, bindings: Bindings, location: string): Promise<Json> {
    let result: unknown;
    try {
      result = await compile(text).evaluate(undefined, bindings);
    } catch (error) {
      throw failed(text, location, `threw an error during its evaluation. ${messageOf(error)}`);
    }
    const json = JSON.stringify(result, (_key, part: unknown) => (isFunction(part) ? undefined : part));
    if (json === undefined) throw failed(text, location, "returned nothing (undefined).");
    return JSON.parse(json);
  }

  return { value };
}

/** JSONata's functions are objects with a mark. */
const isFunction = (value: unknown) =>
  value !== null && typeof value === "object" && ("_jsonata_function" in value || "_jsonata_lambda" in value);

const failed = (text: string, location: string, what: string) =>
  new StateFailure(
    names.evaluation,
    `The JSONata expression '${source(text)}' specified for the field '${location}' ${what}`,
    location,
  );

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (error !== null && typeof error === "object" && "message" in error) return String(error.message);
  return String(error);
}
