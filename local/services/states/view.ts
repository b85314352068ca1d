import type { Json } from "../../service.ts";
import { names, StateFailure } from "./failure.ts";
import type { Evaluator } from "./jsonata/expression.ts";
import { bytes, limits } from "./limits.ts";

/** What a state's fields are evaluated against. */
export type View = {
  readonly evaluator: Evaluator;
  /** The state's name. */
  readonly state: string;
  readonly input: Json;
  readonly context: { readonly [key: string]: Json };
  /** All variables in scope, the outer ones too. */
  readonly variables: Readonly<Record<string, Json>>;
  readonly now: number;
};

/** Refuses what is larger than a payload may be; the text is the one that AWS's recordings show. */
export function checkPayload(value: Json, what: string): void {
  if (bytes(JSON.stringify(value)) > limits.payload)
    throw new StateFailure(
      names.dataLimit,
      `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
}

/** How a state is left: what the next one gets, and the variables that change with it. */
export type Conclusion = { readonly output: Json; readonly assigned: Readonly<Record<string, Json>> };

/** Refuses what is too large of an output and its variables. */
export function concluded(view: View, output: Json, assigned: Readonly<Record<string, Json>>): Conclusion {
  checkVariables(assigned, view);
  checkPayload(output, view.state);
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

const isoTimestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970 of a timestamp as Step Functions takes it (RFC 3339 with T and Z in upper case). */
export function timestamp(value: Json | undefined): number | undefined {
  if (typeof value !== "string" || !isoTimestamp.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

/** When a wait of so many seconds is over. */
export const after = (view: View, seconds: number) => view.now + Math.min(seconds, 99_999_999) * 1000;
