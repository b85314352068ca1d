import type { z } from "zod";
import type { Endpoint } from "../../functions/runtime/declare.ts";
import { type CallSite, callSite } from "./call-site.ts";
import type { Duration } from "./duration.ts";
import type { ClosingTools, CommonTools, Ended, NotATool, SharedProcedure, Tools, Uses, Value } from "./tools.ts";

/** Where alerts come from: an endpoint, or several by the union of their schemas. */
export type AlertsFrom<A = unknown> = Pick<Endpoint<A>, "name" | "alert">;

type Common = {
  /** Unique, kebab-case: names the state machine. */
  readonly name: string;
  readonly description: string;
  readonly endpoint: AlertsFrom;
};

/** A playbook written as an async function. */
export type WrittenPlaybook = Common & {
  readonly kind: "playbook";
  readonly timeLimit: Duration;
  readonly outcomes: readonly string[];
  readonly uses: Uses;
  readonly steps: (tools: never) => Promise<unknown>;
  readonly inEveryOutcome?: ((tools: never) => Promise<void>) | undefined;
  readonly at: CallSite;
};

/** A playbook given as a file in Amazon States Language. */
export type AslPlaybook = Common & {
  readonly kind: "asl";
  readonly file: string;
  /** The task functions that it names. */
  readonly uses: Uses;
};

export type Playbook = WrittenPlaybook | AslPlaybook;

/** Declares a playbook. The function is compiled from its own text to a Step Functions state machine; it also runs as it is, in a test. */
export function playbook<A, const O extends string, U extends Uses>(declared: {
  name: string;
  description: string;
  /** Where its alerts come from: gives `alert` its type. */
  endpoint: AlertsFrom<A>;
  /** After this the whole run is stopped. */
  timeLimit: Duration;
  outcomes: readonly O[];
  /** The task functions, procedures and constants that the steps may use: nothing else from outside is visible to them. */
  uses: U & NotATool<U>;
  steps: (tools: Tools<A, O> & U) => Promise<Ended<O>>;
  /** Runs at the end, whatever the outcome, also when a step failed. */
  inEveryOutcome?: (tools: ClosingTools<A, O> & U) => Promise<void>;
}): WrittenPlaybook {
  const { name, description, endpoint, timeLimit, outcomes, uses, steps, inEveryOutcome } = declared;
  const at = callSite();
  return { kind: "playbook", name, description, endpoint, timeLimit, outcomes, uses, steps, inEveryOutcome, at };
}

/** Takes a plain Amazon States Language file as a playbook; `${jira-get-issue}` stands for the function of that name. */
export function aslPlaybook(declared: Omit<AslPlaybook, "kind">): AslPlaybook {
  return { kind: "asl", ...declared };
}

/** What the compiler reads of a shared procedure. */
export type ProcedureSource = {
  readonly kind: "procedure";
  readonly uses: Uses;
  readonly steps: (tools: never) => Promise<unknown>;
  readonly at: CallSite;
};

/** Declares steps that several playbooks share. In each of them its steps are named `given name/step name`. */
export function procedure<I, R extends Value, U extends Uses>(declared: {
  input: z.ZodType<I>;
  uses: U & NotATool<U>;
  steps: (tools: CommonTools & { readonly input: I } & U) => Promise<R>;
}): SharedProcedure<I, R> & ProcedureSource {
  const { uses, steps } = declared;
  const alone = (name: string): Promise<R> =>
    Promise.reject(
      new Error(`procedure "${name}" was called outside of a playbook: list it in uses and take it from the tools`),
    );
  return Object.assign(alone, { kind: "procedure", uses, steps, at: callSite() } as const);
}
