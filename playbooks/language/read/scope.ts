import type { ArrowFunctionExpression } from "acorn";
import type { Expression } from "../expression.ts";

/** What a name of the source stands for. */
export type Bound =
  /** One of the language's own functions. */
  | { readonly is: "tool"; readonly name: string }
  /** Something listed in `uses`. */
  | { readonly is: "use"; readonly value: unknown }
  /** Another name for a value. */
  | { readonly is: "value"; readonly value: Expression }
  /** `depth`: how many branches deep it was declared. */
  | { readonly is: "variable"; readonly name: string; readonly mutable: boolean; readonly depth: number }
  /** A short function of the playbook's own. */
  | { readonly is: "helper"; readonly node: ArrowFunctionExpression; readonly scope: Scope };

/** Names of a block, and of those around it. */
export class Scope {
  readonly #names = new Map<string, Bound>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  get(name: string): Bound | undefined {
    return this.#names.get(name) ?? this.#outer?.get(name);
  }

  set(name: string, bound: Bound): void {
    this.#names.set(name, bound);
  }

  /** Whether a variable of the machine may change while this scope lives. */
  mayChange(variable: string): boolean {
    for (const bound of this.#names.values()) {
      if (bound.is === "variable" && bound.mutable && bound.name === variable) return true;
    }
    return this.#outer?.mayChange(variable) ?? false;
  }
}
