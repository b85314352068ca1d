import type { Json } from "../json.ts";

/** One state of a machine, as the States Language writes it. */
export type State = { readonly Type: string } & { readonly [field: string]: Json };

export type States = Readonly<Record<string, State>>;

/** A machine, or a branch of one. */
export type Machine = { readonly StartAt: string; readonly States: States };

/** The names of the states that can follow a state. */
export function following(state: State): readonly string[] {
  return [state.Next, state.Default, ...targets(state.Choices), ...targets(state.Catch)].filter(
    (name) => typeof name === "string",
  );
}

function targets(rules: Json | undefined): readonly (Json | undefined)[] {
  return Array.isArray(rules) ? rules.map((rule) => (isObject(rule) ? rule.Next : undefined)) : [];
}

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Names of the states that can be reached, in the order in which a reader meets them. */
export function reachable(states: ReadonlyMap<string, State>, start: string): readonly string[] {
  const seen = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states.get(name);
    if (seen.has(name) || !state) continue;
    seen.add(name);
    open.push(...following(state).toReversed());
  }
  return [...seen];
}
