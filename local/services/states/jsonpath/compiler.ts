import type { Json } from "../../../service.ts";
import type { Problem, Step } from "../asl.ts";
import { names, StateFailure } from "../failure.ts";
import type { View } from "../view.ts";
import { SyntaxProblem } from "./cursor.ts";
import { compileExpression, type Valued } from "./expression.ts";
import { type Path, parsePath } from "./path.ts";
import { parseReference, put } from "./reference.ts";
import { Missing, type Scope, select } from "./select.ts";
import { compileTemplate } from "./template.ts";

const never = (): never => {
  throw new Error("A definition with problems is not run.");
};

/** Compiles the fields of one state; what is wrong with them becomes the definition's problems. */
export class Compiler {
  readonly #at: string;
  readonly #problems: Problem[];

  constructor(at: string, problems: Problem[]) {
    this.#at = at;
    this.#problems = problems;
  }

  problem(message: string, field?: string): void {
    this.#problems.push({ at: field === undefined ? this.#at : `${this.#at}/${field}`, message });
  }

  #try<T>(field: string, compile: () => T, otherwise: T): T {
    try {
      return compile();
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      this.problem(error.message, field);
      return otherwise;
    }
  }

  /** A path of a field like InputPath, whose failure says no more than the path. */
  path(text: string, field: string): Valued {
    const path = this.#try<Path | undefined>(field, () => parsePath(text), undefined);
    return path ? (scope) => at(path, scope) : never;
  }

  /** InputPath and OutputPath: null is an empty object, nothing is all. */
  filter(text: string | null | undefined, field: string): Valued {
    if (text === null) return () => ({});
    return text === undefined ? ({ data }) => data : this.path(text, field);
  }

  /** ResultPath: where in the state's raw input the result goes. */
  result(text: string | null | undefined, field: string): (input: Json, result: Json) => Json {
    if (text === null) return (input) => input;
    if (text === undefined) return (_input, result) => result;
    const path = this.#try<Path | undefined>(field, () => parseReference(text), undefined);
    if (path && path.root !== "data") this.problem("a ResultPath begins with $ alone: it changes the input", field);
    return path ? (input, result) => put(input, path, result) : never;
  }

  template(template: Json, field: string): Valued {
    return this.#try<Valued>(field, () => compileTemplate(template), never);
  }

  expression(text: string, field: string): Valued {
    return this.#try<Valued>(field, () => compileExpression(text, field), never);
  }

  /** A number that is written, or found at the path of the field named `…Path`. */
  number(
    written: number | undefined,
    path: string | undefined,
    field: string,
    effective: (view: View) => Scope,
    { least, most = Number.MAX_SAFE_INTEGER, isWhole = true }: { least: number; most?: number; isWhole?: boolean },
  ): Step<number | undefined> {
    if (written !== undefined && path !== undefined) this.problem(`${field} and ${field}Path exclude each other`);
    if (path === undefined) return async () => written;
    const read = this.path(path, `${field}Path`);
    return async (view) => {
      const value = read(effective(view));
      if (typeof value === "number" && (!isWhole || Number.isInteger(value)) && value >= least && value <= most)
        return value;
      throw runtime(
        `The ${field}Path parameter must reference ${isWhole ? "an integer" : "a number"} from ${least} to ${most}: ${path} == ${JSON.stringify(value)}`,
      );
    };
  }
}

export const runtime = (why: string) => new StateFailure(names.runtime, why);

function at(path: Path, scope: Scope): Json {
  try {
    return select(path, scope);
  } catch (error) {
    if (error instanceof Missing) throw runtime(`Invalid path '${path.text}' : ${error.message}`);
    throw error;
  }
}
