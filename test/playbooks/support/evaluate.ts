import jsonata from "jsonata";
import type { Json } from "../../../playbooks/language/json.ts";

/** An error inside the machine, which a Catch may name. */
export class MachineError extends Error {
  readonly error: string;
  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

/** Variables of a scope; those of the scopes around can be read, not set. */
export type Variables = { readonly own: Map<string, Json>; readonly outer?: Variables | undefined };

export const has = (scope: Variables | undefined, name: string): boolean =>
  scope !== undefined && (scope.own.has(name) || has(scope.outer, name));

const all = ({ own, outer }: Variables): Record<string, Json> => ({
  ...(outer ? all(outer) : {}),
  ...Object.fromEntries(own),
});

const compiled = new Map<string, ReturnType<typeof jsonata>>();

/** Evaluates a value of the States Language: every `{% … %}` in it, by the JSONata that Step Functions runs. */
export async function evaluate(value: Json | undefined, scope: Variables, states: Json): Promise<Json> {
  if (typeof value === "string")
    return value.startsWith("{%") && value.endsWith("%}") ? expression(value, scope, states) : value;
  if (Array.isArray(value)) return Promise.all(value.map((item: Json) => evaluate(item, scope, states)));
  if (typeof value !== "object" || value === null) return value ?? null;
  const entries: [string, Json][] = [];
  for (const [key, inner] of Object.entries(value)) entries.push([key, await evaluate(inner, scope, states)]);
  return Object.fromEntries(entries);
}

async function expression(text: string, scope: Variables, states: Json): Promise<Json> {
  const code = text.slice(2, -2);
  for (const [, name] of code.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/\$([A-Za-z_]\w*)(?!\w|\()/g)) {
    if (name === undefined || name === "states" || has(scope, name) || code.includes(`function($${name})`)) continue;
    throw new MachineError("States.QueryEvaluationError", `$${name} is not defined in ${text}`);
  }
  const ready = compiled.get(code) ?? jsonata(code);
  compiled.set(code, ready);
  let result: unknown;
  try {
    result = await ready.evaluate(undefined, { ...all(scope), states });
  } catch (error) {
    const message = isRaised(error) ? error.message : String(error);
    throw new MachineError(
      "States.QueryEvaluationError",
      /^more than/.test(message) ? message : `${message} in ${text}`,
    );
  }
  if (result === undefined) throw new MachineError("States.QueryEvaluationError", `nothing came of ${text}`);
  return JSON.parse(JSON.stringify(result));
}

const isRaised = (error: unknown): error is { message: string } =>
  typeof error === "object" && error !== null && "message" in error;
