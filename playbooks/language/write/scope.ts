import type { Place } from "../problem.ts";
import type { State } from "./state.ts";
import type { Mark } from "./visit.ts";

/** The states of one machine or branch, and what a step in it must know of its surroundings. */
export type Scope = {
  readonly states: Map<string, State>;
  /** The branch or item around, by name; undefined in the machine itself. */
  readonly branch: string | undefined;
  /** How many branches deep. */
  readonly depth: number;
  /** Where a step that failed goes, and the variable that takes what happened. */
  readonly onError: { readonly to: string; readonly problem: string };
  /** Where the whole run goes that ended with `fail`. */
  readonly onFail: { readonly to: string; readonly problem: string };
  readonly loop: { readonly again: string; readonly exit: string; readonly branch: string | undefined } | undefined;
  readonly marks: readonly Mark[];
  /** Where the run goes when the outcome is decided. */
  readonly finishTo: string;
  /** Inside a procedure: the variable for what it gives, and what follows. */
  readonly give: { readonly result: string | undefined; readonly next: string } | undefined;
};

/** Where each named state comes from. */
export type Lines = Map<string, Place>;
