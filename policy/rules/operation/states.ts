/** The states of a state machine's definition, also those in branches and maps (Amazon States Language). */
import type { Props } from "#policy/core/rule";
import { isRecord, list, parsed } from "#policy/core/values";

export type State = { readonly name: string; readonly state: Props };

/** The definition as an object; undefined when it is not JSON. */
export function definitionOf({ definition }: Props): Props | undefined {
  const value = typeof definition === "string" ? parsed(definition) : definition;
  return isRecord(value) ? value : undefined;
}

export function statesOf(machine: unknown): readonly State[] {
  if (!isRecord(machine) || !isRecord(machine.States)) return [];
  return Object.entries(machine.States).flatMap(([name, state]) => {
    if (!isRecord(state)) return [];
    const inner = [...list(state.Branches), state.ItemProcessor, state.Iterator];
    return [{ name, state }, ...inner.flatMap(statesOf)];
  });
}
