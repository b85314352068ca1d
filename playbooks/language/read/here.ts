import type { Expression, Node, SpreadElement } from "acorn";
import { Names } from "../names.ts";
import { PlaybookError } from "../problem.ts";
import type { Step } from "../steps.ts";
import { english } from "./english.ts";
import { Scope } from "./scope.ts";
import { Shapes } from "./shapes.ts";
import type { FunctionText } from "./text.ts";

/** What the reading of one playbook gathers. */
export type Reading = {
  readonly playbook: string;
  readonly outcomes: readonly string[];
  readonly names: Names;
  readonly shapes: Shapes;
  readonly labels: Map<string, number>;
  /** Variables that start as nothing. */
  readonly nothings: string[];
};

export function newReading(playbook: string, outcomes: readonly string[]): Reading {
  return { playbook, outcomes, names: new Names(), shapes: new Shapes(), labels: new Map(), nothings: [] };
}

/** Where the reader is: in which text, which block, how deep. */
export type Here = {
  readonly reading: Reading;
  readonly text: FunctionText;
  readonly part: "main" | "closing" | "procedure";
  /** Stands before the names of a procedure's steps, for example `escalate/`. */
  readonly prefix: string;
  readonly scope: Scope;
  /** The steps read so far in this block. */
  readonly out: Step[];
  /** How many branches deep. */
  readonly depth: number;
  readonly inLoop: boolean;
  /** Inside a case of a switch that stands in the innermost loop: a break would leave the switch. */
  readonly inCase: boolean;
  /** What stands here is computed only sometimes: no step may. */
  readonly sometimes: boolean;
};

/** A block inside of here: its own names, its own steps. */
export const blockIn = (here: Here): Here => ({ ...here, scope: new Scope(here.scope), out: [] });

/** Here, for a part that is computed only sometimes. */
export const sometimes = (here: Here): Here => ({ ...here, sometimes: true });

/** The error to throw at a node. */
export function wrong(here: Here, node: Node, what: string, mend: string): PlaybookError {
  return new PlaybookError(here.reading.playbook, here.text.place(node), what, mend);
}

/** The error for what the language does not have. */
export function notUnderstood(here: Here, node: Node, can: string, mend: string): PlaybookError {
  return wrong(here, node, `${english(node, here.text.words(node))} is not something a playbook can ${can}`, mend);
}

/** One argument of a call, or undefined when it is not given. */
export function argument(
  here: Here,
  args: readonly (Expression | SpreadElement)[],
  index: number,
): Expression | undefined {
  const found = args[index];
  if (found?.type === "SpreadElement") throw wrong(here, found, "… is not understood here", "write each argument out");
  return found;
}

/** The name of the language's function that a call names, if it does. */
export function toolCalled(here: Here, node: Node & { callee?: Node }): string | undefined {
  const { callee } = node;
  if (node.type !== "CallExpression" || !callee || callee.type !== "Identifier" || !("name" in callee))
    return undefined;
  const bound = here.scope.get(String(callee.name));
  return bound?.is === "tool" ? bound.name : undefined;
}
