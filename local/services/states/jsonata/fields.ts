import type { Json } from "../../../service.ts";
import { names, StateFailure } from "../failure.ts";
import { type Conclusion, concluded, type View } from "../view.ts";
import type { Bindings } from "./expression.ts";

/** What `$states` holds besides input and context. */
export type Extra = { readonly result?: Json; readonly errorOutput?: Json };

const bindings = (view: View, extra: Extra): Bindings => ({
  ...view.variables,
  states: { input: view.input, context: view.context, ...extra },
});

/** A template's value. */
export const value = (view: View, template: Json, location: string, extra: Extra = {}): Promise<Json> =>
  view.evaluator.value(template, bindings(view, extra), location);

/** A field's value; absent fields stay undefined. */
export async function field(
  view: View,
  template: Json | undefined,
  location: string,
  extra?: Extra,
): Promise<Json | undefined> {
  return template === undefined ? undefined : value(view, template, location, extra);
}

/** A field that must come out as a number from `least` to `most`, and a whole one unless `isWhole` says otherwise. */
export async function numberField(
  view: View,
  template: Json | undefined,
  location: string,
  least: number,
  { most = Number.MAX_SAFE_INTEGER, isWhole = true } = {},
): Promise<number | undefined> {
  const found = await field(view, template, location);
  if (found === undefined) return undefined;
  if (typeof found === "number" && (!isWhole || Number.isInteger(found)) && found >= least && found <= most)
    return found;
  const kind = isWhole ? "a whole number" : "a number";
  throw wrong(location, `${kind} of at least ${least}`, found);
}

export async function stringField(
  view: View,
  template: Json | undefined,
  location: string,
): Promise<string | undefined> {
  const found = await field(view, template, location);
  if (found === undefined || typeof found === "string") return found;
  throw wrong(location, "a string", found);
}

export const wrong = (location: string, expected: string, found: Json | undefined) =>
  new StateFailure(
    names.evaluation,
    `The field '${location}' must be ${expected}, not ${JSON.stringify(found)}.`,
    location,
  );

/** Evaluates Assign and Output, both against the variables as they were. */
export async function conclude(
  fields: { Assign?: Readonly<Record<string, Json>> | undefined; Output?: Json | undefined },
  view: View,
  otherwise: Json,
  extra?: Extra,
): Promise<Conclusion> {
  const assigned: Record<string, Json> = {};
  for (const [name, template] of Object.entries(fields.Assign ?? {}))
    assigned[name] = await value(view, template, `Assign/${name}`, extra);
  return concluded(view, (await field(view, fields.Output, "Output", extra)) ?? otherwise, assigned);
}
