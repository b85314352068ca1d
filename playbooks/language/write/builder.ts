import type { Expression } from "../expression.ts";
import type { Json } from "../json.ts";
import { fieldsKept, type TaskStep } from "../judge/fields-kept.ts";
import { PlaybookError } from "../problem.ts";
import type { Procedure, Step } from "../steps.ts";
import type { Lines, Scope } from "./scope.ts";
import { reachable, type State } from "./state.ts";
import { type Sure, template, total, wrap } from "./template.ts";
import { visit } from "./visit.ts";

/** Gathers the states of one playbook; every name stands once in the whole machine. */
export class Builder {
  readonly lines: Lines = new Map();
  readonly functions = new Set<string>();
  readonly procedure: Procedure;
  readonly sure: Sure;
  /** Which fields of a task's result are read later; undefined: all. */
  readonly keep: (step: TaskStep) => readonly string[] | undefined;
  readonly #names = new Set<string>();

  constructor(procedure: Procedure, sure: Sure) {
    this.procedure = procedure;
    this.sure = sure;
    this.keep = fieldsKept(procedure);
  }

  wrong(step: Step | undefined, what: string, mend: string): PlaybookError {
    return new PlaybookError(this.procedure.name, step?.place, what, mend);
  }

  /** A state that stands for a step of the source. */
  add(scope: Scope, name: string, step: Step, state: State): string {
    if (this.#names.has(name))
      throw this.wrong(step, `two steps are named "${name}"`, "give each step its own name; results are kept under it");
    this.#names.add(name);
    this.lines.set(name, step.place);
    scope.states.set(name, { ...state, Comment: `${step.place.file}:${step.place.line}` });
    return name;
  }

  /** A state of the compiler's own: takes another name when that one is taken. */
  addOwn(scope: Scope, name: string, state: State): string {
    const own = this.ownName(name);
    scope.states.set(own, state);
    return own;
  }

  /** Reserves a name for a state of the compiler's own, of at most 80 characters. */
  ownName(wanted: string): string {
    let name = wanted.slice(0, 74);
    for (let i = 2; this.#names.has(name); i++) name = `${wanted.slice(0, 74)} (${i})`;
    this.#names.add(name);
    return name;
  }

  /** Arguments for a call of one of our functions. */
  invoke(name: string, payload: Readonly<Record<string, Json>>): Json {
    this.functions.add(name);
    return {
      FunctionName: `\${${name}}`,
      Payload: {
        investigation: wrap("$states.context.Execution.Name"),
        execution: wrap("$states.context.Execution.Id"),
        ...payload,
      },
    };
  }

  /** What the record of a step is kept under. */
  key(scope: Scope, name: string): Readonly<Record<string, Json>> {
    return { step: name, visit: wrap(visit(scope.marks)) };
  }

  template(e: Expression): Json {
    return template(e, this.sure);
  }

  total(e: Expression): Json {
    return total(e, this.sure);
  }

  /** Any error of a step goes to the handler around it. */
  caught({ onError }: Scope, step: string): Json {
    return {
      ErrorEquals: ["States.ALL"],
      Assign: {
        [onError.problem]: {
          step,
          error: wrap("$states.errorOutput.Error"),
          cause: wrap('($exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : "")'),
        },
      },
      Output: {},
      Next: onError.to,
    };
  }

  /** The states of a scope as they are reached; a step that is never reached is refused. */
  close(scope: Scope, start: string): Readonly<Record<string, State>> {
    const names = reachable(scope.states, start);
    for (const name of [...scope.states.keys()].reverse()) {
      const place = this.lines.get(name);
      if (place && !names.includes(name)) {
        throw new PlaybookError(
          this.procedure.name,
          place,
          `step "${name}" is never reached`,
          "remove it, or the end before it",
        );
      }
    }
    return Object.fromEntries(
      names.flatMap((name) => {
        const state = scope.states.get(name);
        return state ? [[name, state]] : [];
      }),
    );
  }
}
