/** An error as a state sees it: caught and retried by its name. */
export class StateFailure extends Error {
  readonly error: string;
  /** Absent where AWS gives none (a time limit). */
  readonly reason: string | undefined;
  /** Which field's expression failed, for the history's EvaluationFailed. */
  readonly location: string | undefined;

  constructor(error: string, reason?: string, location?: string) {
    super(reason ?? error);
    this.name = "StateFailure";
    this.error = error;
    this.reason = reason;
    this.location = location;
  }
}

/** What a Catch gets; AWS's recordings show an empty text where there is no cause. */
export const errorOutput = ({ error, cause = "" }: { error: string; cause?: string | undefined }) => ({
  Error: error,
  Cause: cause,
});

export const names = {
  all: "States.ALL",
  taskFailed: "States.TaskFailed",
  timeout: "States.Timeout",
  heartbeat: "States.HeartbeatTimeout",
  permissions: "States.Permissions",
  noChoice: "States.NoChoiceMatched",
  evaluation: "States.QueryEvaluationError",
  dataLimit: "States.DataLimitExceeded",
  intrinsic: "States.IntrinsicFailure",
  resultPath: "States.ResultPathMatchFailure",
  tooManyFailures: "States.ExceedToleratedFailureThreshold",
  runtime: "States.Runtime",
} as const;

/**
 * Does a retrier's or catcher's ErrorEquals cover this error? A missed heartbeat is told as States.Timeout, and both names cover it:
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function covers(errorEquals: readonly string[], error: string, missedHeartbeat = false): boolean {
  return errorEquals.some((name) => {
    if (name === error || (missedHeartbeat && name === names.heartbeat)) return true;
    if (name === names.all) return error !== names.runtime;
    return name === names.taskFailed && error !== names.timeout && error !== names.runtime;
  });
}
