/** Which failures of a start can never mend by themselves. */

const reasons: Readonly<Record<string, string>> = {
  StateMachineDoesNotExist: "the playbook's state machine was removed before the alert could be started",
  StateMachineDeleting: "the playbook's state machine is being removed",
  InvalidArn: "the playbook's state machine has no valid ARN",
  InvalidName: "the investigation's id is no valid name of an execution",
  InvalidExecutionInput: "the fields that the playbook reads do not fit into an execution's input of 256 KB",
  NoSuchKey: "the alert's text is not in the vault any more",
  SyntaxError: "the stored alert is not JSON",
};

/** Why a start can never succeed; undefined when it may be tried again. */
export function hopeless(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "ValidationException" && /length|size|exceed/i.test(error.message))
    return reasons.InvalidExecutionInput;
  return reasons[error.name];
}
