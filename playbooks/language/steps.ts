import type { Expression } from "./expression.ts";
import type { Place } from "./problem.ts";

/** One line of a procedure, between the source text and the state machine. */
export type Step = { readonly place: Place } & (
  | {
      readonly kind: "task";
      readonly name: string;
      readonly task: string;
      readonly timeoutSeconds: number;
      readonly params: Expression;
      readonly result?: string | undefined;
    }
  | {
      readonly kind: "ask";
      readonly name: string;
      readonly question: Expression;
      readonly within: number;
      readonly result: string;
    }
  | { readonly kind: "wait"; readonly name: string; readonly seconds: number }
  | { readonly kind: "set"; readonly name: string; readonly variable: string; readonly value: Expression }
  | { readonly kind: "choose"; readonly name: string; readonly cases: readonly Case[]; readonly otherwise: Steps }
  | {
      readonly kind: "repeat";
      readonly name: string;
      readonly counter: string;
      readonly times: number;
      readonly body: Steps;
    }
  | { readonly kind: "break" }
  | { readonly kind: "again" }
  | { readonly kind: "parallel"; readonly name: string; readonly branches: readonly Branch[]; readonly result: string }
  | {
      readonly kind: "each";
      readonly name: string;
      readonly items: Expression;
      readonly item: string;
      readonly index: string;
      readonly atOnce: number;
      readonly atMost: number;
      readonly body: Steps;
      readonly result: string;
    }
  /** A shared procedure used here: what it gives goes on after it. */
  | { readonly kind: "inline"; readonly body: Steps; readonly result?: string | undefined }
  /** Ends a branch, an item or a procedure with this value. */
  | { readonly kind: "give"; readonly name: string; readonly value: Expression }
  | {
      readonly kind: "finish";
      readonly name: string;
      readonly outcome: Expression;
      readonly data?: Expression | undefined;
    }
  | { readonly kind: "fail"; readonly name: string; readonly error: Expression; readonly cause: Expression }
  | { readonly kind: "try"; readonly body: Steps; readonly problem: string; readonly handler: Steps }
);

export type Steps = readonly Step[];
export type Case = { readonly when: Expression; readonly body: Steps };
export type Branch = { readonly key: string; readonly body: Steps };

/** A whole playbook, read. */
export type Procedure = {
  readonly name: string;
  readonly description: string;
  readonly timeLimit: number;
  readonly main: Steps;
  /** What runs in every outcome. */
  readonly closing: Steps;
  /** Variables that may be read before they are set: they start as null. */
  readonly nothings: readonly string[];
};

/** The steps inside a step, one list for each way into it. */
export function inside(step: Step): readonly Steps[] {
  switch (step.kind) {
    case "choose":
      return [...step.cases.map((one) => one.body), step.otherwise];
    case "parallel":
      return step.branches.map((branch) => branch.body);
    case "repeat":
    case "each":
    case "inline":
      return [step.body];
    case "try":
      return [step.body, step.handler];
    default:
      return [];
  }
}

/** The values that a step computes itself. */
export function valuesOf(step: Step): readonly Expression[] {
  switch (step.kind) {
    case "task":
      return [step.params];
    case "ask":
      return [step.question];
    case "set":
    case "give":
      return [step.value];
    case "choose":
      return step.cases.map((one) => one.when);
    case "each":
      return [step.items];
    case "finish":
      return step.data ? [step.outcome, step.data] : [step.outcome];
    case "fail":
      return [step.error, step.cause];
    default:
      return [];
  }
}

/** Every step, with those inside of it, in source order. */
export function* everyStep(steps: Steps): Generator<Step> {
  for (const step of steps) {
    yield step;
    for (const inner of inside(step)) yield* everyStep(inner);
  }
}
