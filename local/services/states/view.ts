import type { Json } from "../../service.ts";
import type { Bindings, Evaluator } from "./expression.ts";
import { names, StateFailure } from "./failure.ts";
import { bytes, limits } from "./limits.ts";

/** What a state's fields are evaluated against. */
export type View = {
  readonly evaluator: Evaluator;
  readonly input: Json;
  readonly context: { readonly [key: string]: Json };
  /** All variables in scope, the outer ones too. */
  readonly variables: Readonly<Record<string, Json>>;
  readonly now: number;
};

/** What `$states` holds besides input and context. */
export type Extra = { readonly result?: Json; readonly errorOutput?: Json };

export const bindings = (view: View, extra: Extra = {}): Bindings => ({
  ...view.variables,
  states: { input: view.input, context: view.context, ...extra },
});

/** A field's value; absent fields stay undefined. */
export async function field(
  view: View,
  template: Json | undefined,
  location: string,
  extra?: Extra,
): Promise<Json | undefined> {
  return template === undefined ? undefined : view.evaluator.value(template, bindings(view, extra), location);
}

/** A field that must come out as a whole number of at least `least`. */
export async function numberField(
  view: View,
  template: Json | undefined,
  location: string,
  least: number,
): Promise<number | undefined> {
  const value = await field(view, template, location);
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
  throw new StateFailure(
    names.evaluation,
    `The field '${location}' must be a whole number of at least ${least}, not ${JSON.stringify(value)}.`,
    location,
  );
}

export async function stringField(
  view: View,
  template: Json | undefined,
  location: string,
): Promise<string | undefined> {
  const value = await field(view, template, location);
  if (value === undefined || typeof value === "string") return value;
  throw new StateFailure(
    names.evaluation,
    `The field '${location}' must be a string, not ${JSON.stringify(value)}.`,
    location,
  );
}

/** Refuses what is larger than a payload may be. */
export function checkPayload(value: Json, what: string): void {
  const size = bytes(JSON.stringify(value));
  if (size > limits.payload)
    throw new StateFailure(
      names.dataLimit,
      `${what} has a size of ${size} bytes, which exceeds the limit of ${limits.payload} bytes.`,
    );
}

/** How a state is left: what the next one gets, and the variables that change with it. */
export type Conclusion = { readonly output: Json; readonly assigned: Readonly<Record<string, Json>> };

/** Evaluates Assign and Output, both against the variables as they were. */
export async function conclude(
  fields: { Assign?: Readonly<Record<string, Json>> | undefined; Output?: Json | undefined },
  view: View,
  otherwise: Json,
  extra?: Extra,
): Promise<Conclusion> {
  const assigned: Record<string, Json> = {};
  for (const [name, template] of Object.entries(fields.Assign ?? {}))
    assigned[name] = await view.evaluator.value(template, bindings(view, extra), `Assign/${name}`);
  checkVariables(assigned, view);
  const output = (await field(view, fields.Output, "Output", extra)) ?? otherwise;
  checkPayload(output, "The state's output");
  return { output, assigned };
}

function checkVariables(assigned: Readonly<Record<string, Json>>, view: View): void {
  if (Object.keys(assigned).length === 0) return;
  const size = bytes(JSON.stringify(assigned));
  if (size > limits.assign)
    throw new StateFailure(names.dataLimit, `The variables assigned have ${size} bytes, ${limits.assign} are allowed.`);
  const all = bytes(JSON.stringify({ ...view.variables, ...assigned }));
  if (all > limits.variables)
    throw new StateFailure(names.dataLimit, `All variables have ${all} bytes, ${limits.variables} are allowed.`);
}
