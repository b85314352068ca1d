/** What an error is called when it leaves a task: the execution's history keeps it for 90 days. */
import { TaskDenied, TaskError, TaskFailed, TaskThrottled, TaskUnavailable } from "./errors.ts";
import { redact } from "./redact.ts";

const longestMessage = 1_000;

/**
 * A new error with a name that playbooks know, a message made from an allow-list and redacted, and neither cause nor
 * stack. What a task threw by itself keeps its words out of the history: they may repeat alert text; the log has them.
 */
export function namedError(error: unknown, what: string): TaskError {
  const named = error instanceof TaskError ? error : fromAws(error, what);
  const clean = new TaskError(named.name, redact(named.message).slice(0, longestMessage).toWellFormed());
  clean.stack = `${clean.name}: ${clean.message}`;
  return clean;
}

function fromAws(error: unknown, what: string): TaskError {
  if (!(error instanceof Error)) return new TaskFailed(`${what} failed; its log says why`);
  const { name } = error;
  // AWS names the caller, the action and the resource: that is what the reader needs, and no secret.
  if (/AccessDenied|NotAuthorized/.test(name)) return new TaskDenied(`${what}: ${name}: ${error.message}`);
  if (/Throttl|TooManyRequests|ProvisionedThroughputExceeded|SlowDown/.test(name)) {
    return new TaskThrottled(`${what}: AWS asks to slow down (${name})`);
  }
  if (/Timeout|Abort|ECONN|ServiceUnavailable|InternalServerError|InternalFailure/.test(name) || isServerFault(error)) {
    return new TaskUnavailable(`${what}: a service did not answer (${name})`);
  }
  return new TaskFailed(`${what} failed with ${/^[\w.]{1,60}$/.test(name) ? name : "an error"}; its log says why`);
}

function isServerFault(error: Error): boolean {
  return "$fault" in error && error.$fault === "server";
}
