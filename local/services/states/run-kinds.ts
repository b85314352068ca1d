import type { Cloud } from "../../cloud-type.ts";
import type { Block } from "./asl.ts";
import * as events from "./events.ts";
import type { Logging } from "./execution-log.ts";
import { StateFailure } from "./failure.ts";
import type { Evaluator } from "./jsonata/expression.ts";
import type { ExecutionRecord, Outcome, Records } from "./records.ts";
import { checkPayload } from "./view.ts";

/** What an execution needs around it. */
export type Surroundings = {
  readonly cloud: Cloud;
  readonly records: Records;
  readonly random: () => number;
  readonly isDeleting: (machineArn: string) => boolean;
  readonly onEnd: (execution: ExecutionRecord) => void;
};

/** A definition that can be run. */
export type Program = {
  readonly definition: Block;
  readonly evaluator: Evaluator;
  readonly region: string;
  readonly account: string;
  readonly logging: Logging;
};

/** How an execution ends. */
export type Ending =
  | { readonly status: "SUCCEEDED"; readonly output: string }
  | { readonly status: "FAILED" | "ABORTED" | "TIMED_OUT"; readonly error?: string; readonly cause?: string };

export function endEvent(ending: Ending): events.Event {
  if (ending.status === "SUCCEEDED") return events.executionSucceeded(ending.output);
  const how = { FAILED: "Failed", ABORTED: "Aborted", TIMED_OUT: "TimedOut" } as const;
  return events.executionEnded(how[ending.status], ending.error, ending.cause);
}

/** A task's result over the limit is a failure of the task. */
export function withinLimit(outcome: Outcome, resource: string): Outcome {
  if (!outcome.ok) return outcome;
  try {
    checkPayload(outcome.result, resource.startsWith("arn:aws:states:::") ? "lambda" : resource);
    return outcome;
  } catch (error) {
    return outcomeOf(stateFailure(error));
  }
}

/** Passes on what is not a failure of the state. */
export function stateFailure(error: unknown): StateFailure {
  if (error instanceof StateFailure) return error;
  throw error;
}

export const failed = (error: string, cause: string | undefined): Extract<Outcome, { ok: false }> => ({
  ok: false,
  error,
  ...(cause === undefined ? {} : { cause }),
});

export const outcomeOf = ({ error, reason }: StateFailure) => failed(error, reason);
