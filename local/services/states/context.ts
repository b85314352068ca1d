import type { Json } from "../../service.ts";
import { mapContext } from "./plan-children.ts";
import type { ExecutionRecord } from "./records.ts";
import { mapItemOf, type Thread } from "./thread.ts";

/** `$states.context` without a task's token: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
export function contextOf(thread: Thread, execution: ExecutionRecord, executionInput: Json): { [key: string]: Json } {
  const { record } = thread;
  const item = mapItemOf(thread);
  return {
    Execution: {
      Id: execution.arn,
      Input: executionInput,
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: iso(execution.started),
      RedriveCount: 0,
    },
    State: {
      EnteredTime: iso(record.entered),
      Name: record.state,
      RetryCount: record.attempts.reduce((sum, made) => sum + (made ?? 0), 0),
    },
    StateMachine: { Id: execution.versionArn ?? execution.machineArn, Name: execution.machineName },
    ...(item ? { Map: { Item: mapContext(item) } } : {}),
  };
}

const iso = (at: number) => new Date(at).toISOString();
