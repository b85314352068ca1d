import type { Task } from "../../functions/runtime/declare.ts";
import type { Duration } from "./duration.ts";
import type { Json } from "./json.ts";

/** The declared fields only: a schema that keeps other fields has an index signature, under which every typo would type-check. */
export type Known<T> = T extends readonly (infer U)[]
  ? Known<U>[]
  : T extends object
    ? { [K in keyof T as string extends K ? never : number extends K ? never : K]: Known<T[K]> }
    : T;

declare const ended: unique symbol;

/** How a playbook ends. Only finish() and fail() make one. */
export type Ended<O> = { readonly [ended]: O };

/** A choice that opens a form; `fields` maps a field's name to what the person reads. */
export type Form<F extends string = string> = { readonly label: string; readonly fields: Readonly<Record<F, string>> };

/** A group of people, by its name in Slack without the @. */
export type Group = { readonly group: string };

/** What can be answered: a button's key and its label, or a form. */
export type Choices = Readonly<Record<string, string | Form>>;

export type Person = { id: string; name: string; email: string };

/** One shape a choice: testing `answer.choice` tells TypeScript which form fields there are. */
export type Answer<C extends Choices> = {
  [K in keyof C]: { choice: K; by: Person; at: string } & (C[K] extends Form<infer F> ? { [N in F]: string } : unknown);
}[keyof C];

export type Question<C extends Choices> = {
  /** A Slack user id, a channel, or group("…"). */
  to: string | Group;
  text: string;
  choices: C;
  /** How long to wait; after it `ask` gives undefined. */
  within: Duration;
  remindAfter?: Duration;
  /** Asks these as well when nobody has answered by then. */
  escalate?: { after: Duration; to: string | Group };
  /** How many people must agree. Default 1. */
  quorum?: number;
  /** `subject`: the person whom the alert is about may not answer. */
  exclude?: "subject";
};

/** What steps hand around: JSON, or nothing. Not an ending. */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | { readonly [k: string]: Value; readonly [ended]?: never };

/** What a branch or an item may give; nothing is fine. */
// biome-ignore lint/suspicious/noConfusingVoidType: an async function without return gives void
export type Given = Value | void;

/** What a procedure has at hand. */
export type CommonTools = {
  readonly investigation: { readonly id: string };
  /** Runs a task function; its result is kept under `name`. */
  task<P, R>(name: string, fn: Task<P, R>, params: NoInfer<P>): Promise<Known<R>>;
  /** Asks a person or a group. Gives the answer, or undefined when nobody answered `within` the time. */
  ask<const C extends Choices>(name: string, question: Question<C>): Promise<Answer<C> | undefined>;
  form<const F extends string>(label: string, fields: Record<F, string>): Form<F>;
  group(name: string): Group;
  /** A message. Takes text, numbers and true/false; a value that may be missing is a compile error. */
  text(parts: TemplateStringsArray, ...values: (string | number | boolean)[]): string;
  /** Runs all branches at the same time; gives what each returned. */
  parallel<T extends Record<string, () => Promise<Given>>>(
    name: string,
    branches: T,
  ): Promise<{ [K in keyof T]: Awaited<ReturnType<T[K]>> }>;
  /** Runs the steps for each item, `atOnce` at a time; more than `atMost` items fail. */
  forEach<T, R extends Given>(
    name: string,
    items: readonly T[],
    limits: { atOnce: number; atMost: number },
    steps: (item: T) => Promise<R>,
  ): Promise<R[]>;
  /** 1, 2, … n: `for (const attempt of upTo(3))`. */
  upTo(n: number): Iterable<number>;
  wait(name: string, how: Duration): Promise<void>;
  /** What was caught: which step failed, with what error, and why. */
  problemOf(caught: unknown): { step: string; error: string; cause: string };
};

/** What the steps of a playbook have at hand. */
export type Tools<A, O extends string> = CommonTools & {
  /** What came in, as the endpoint's schema has it. */
  readonly alert: Known<A>;
  finish(outcome: O, data?: { [k: string]: Value }): Ended<O>;
  fail(error: string, cause: string): Ended<never>;
};

/** What the closing steps have at hand: the outcome is decided. */
export type ClosingTools<A, O extends string> = CommonTools & {
  readonly alert: Known<A>;
  readonly outcome: O | "failed";
};

/** Steps that several playbooks share: list it in `uses`, then `await escalate("escalate", { … })`. */
export type SharedProcedure<I = never, R = unknown> = ((name: string, input: I) => Promise<R>) & {
  readonly kind: "procedure";
};

/** What steps may use from outside: task functions, folders of them, procedures, constants. */
export type Uses = Readonly<Record<string, Task | Readonly<Record<string, Task>> | SharedProcedure | Json>>;

type ToolName = keyof Tools<unknown, never> | "outcome" | "input";

/** Refuses a name in `uses` that a tool has already. */
export type NotATool<U> = { [K in keyof U]: K extends ToolName ? never : U[K] };
