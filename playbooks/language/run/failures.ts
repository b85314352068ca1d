/** A step that failed: what a playbook catches. */
export class StepFailed extends Error {
  override readonly name = "StepFailed";
  readonly step: string;
  readonly error: string;

  constructor(step: string, error: string, cause: string) {
    super(cause);
    this.step = step;
    this.error = error;
  }
}

/** A step for which the trial has no result: ends the trial, whatever the playbook catches. */
export class NoResult extends Error {
  override readonly name = "NoResult";
  readonly step: string;

  constructor(step: string) {
    super(`no result is given for step "${step}"`);
    this.step = step;
  }
}

/** What was caught, as the state machine tells it. */
export function problemOf(caught: unknown): { step: string; error: string; cause: string } {
  if (caught instanceof StepFailed) return { step: caught.step, error: caught.error, cause: caught.message };
  throw caught;
}
