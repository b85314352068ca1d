/** The named failures of a task: Step Functions retries and catches them by `name`. */

type Options = { readonly cause?: unknown };

/** Any failure whose name a playbook can retry or catch. Its message reaches the execution's history: no alert text, no secrets. */
export class TaskError extends Error {
  constructor(name: string, message: string, options: Options = {}) {
    super(message, options);
    this.name = name;
  }
}

/** What was asked for does not exist. */
export class TaskNotFound extends TaskError {
  constructor(message: string, options?: Options) {
    super("Task.NotFound", message, options);
  }
}

/** The other side refuses us: a credential or a permission is missing. */
export class TaskDenied extends TaskError {
  constructor(message: string, options?: Options) {
    super("Task.Denied", message, options);
  }
}

/** The other side asks us to slow down. */
export class TaskThrottled extends TaskError {
  constructor(message: string, options?: Options) {
    super("Task.Throttled", message, options);
  }
}

/** The other side does not answer, or answers with a failure of its own. */
export class TaskUnavailable extends TaskError {
  constructor(message: string, options?: Options) {
    super("Task.Unavailable", message, options);
  }
}

/** Parameters or a result that do not fit the task's declaration. */
export class TaskInvalid extends TaskError {
  constructor(message: string, options?: Options) {
    super("Task.Invalid", message, options);
  }
}

/** An earlier attempt may or may not have had its effect, and the task must not be repeated. */
export class TaskUncertain extends TaskError {
  constructor(message: string, options?: Options) {
    super("Task.Uncertain", message, options);
  }
}

/** Another attempt of the same step still runs. */
export class TaskInProgress extends TaskError {
  constructor(message: string, options?: Options) {
    super("Task.InProgress", message, options);
  }
}

/** The fields that the playbook uses do not fit into the execution's state. */
export class TaskTooLarge extends TaskError {
  constructor(message: string, options?: Options) {
    super("Task.TooLarge", message, options);
  }
}

/** Anything else that went wrong inside a task. */
export class TaskFailed extends TaskError {
  constructor(message: string, options?: Options) {
    super("Task.Failed", message, options);
  }
}
