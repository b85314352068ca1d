import { type Compiled, compile } from "./compile.ts";
import { definitionBytes } from "./judge/limits.ts";
import type { Playbook } from "./playbook.ts";
import { PlaybookError } from "./problem.ts";

/** What is wrong with a playbook: `at` is `file:line:column`, where it is known. */
export type Finding = { readonly at?: string; readonly what: string; readonly mend: string };

/** What a playbook comes to. */
export type Facts = {
  readonly states: number;
  readonly bytes: number;
  /** The most history events that one run can make. */
  readonly worstEvents: number;
  readonly questions: readonly string[];
  readonly functions: readonly string[];
  readonly alertFields: readonly string[];
};

export type Checked = { readonly name: string; readonly findings: readonly Finding[]; readonly facts?: Facts };

/** Looks a playbook over: what is wrong with it, or what it comes to. */
export function check(playbook: Playbook): Checked {
  const { name } = playbook;
  try {
    return { name, findings: [], facts: factsOf(compile(playbook)) };
  } catch (error) {
    if (!(error instanceof PlaybookError)) throw error;
    const { place, what, mend } = error;
    const at = place ? { at: `${place.file}:${place.line}:${place.column}` } : {};
    return { name, findings: [{ ...at, what, mend }] };
  }
}

function factsOf({ machine, worstEvents, questions, functions, alertFields }: Compiled): Facts {
  return {
    states: countStates(machine),
    bytes: definitionBytes(machine),
    worstEvents,
    questions,
    functions,
    alertFields: alertFields.map((path) => path.join(".") || "(the whole alert)"),
  };
}

/** States of a machine and of the machines inside of it. */
function countStates(part: unknown): number {
  if (typeof part !== "object" || part === null) return 0;
  const own = "States" in part && typeof part.States === "object" && part.States ? Object.keys(part.States).length : 0;
  return Object.values(part).reduce((sum: number, inner: unknown) => sum + countStates(inner), own);
}
