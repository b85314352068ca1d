import { randomUUID } from "node:crypto";
import { AwsError } from "../../service.ts";
import { executionArn, parseExecutionArn, parseMachineArn } from "./arn.ts";
import { bytes, limits } from "./limits.ts";
import type { ExecutionRecord, Records } from "./records.ts";

const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;
const day = 86_400_000;

/** The name asked for, or a new one. */
export function executionName(name: string | undefined): string {
  if (name === undefined) return randomUUID();
  if (name.length < 1 || name.length > 80 || forbidden.test(name))
    throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
  return name;
}

export function checkExecutionInput(input: string): void {
  const size = bytes(input);
  if (size > limits.payload)
    throw new AwsError(
      "InvalidExecutionInput",
      `Invalid execution input: ${size} bytes, ${limits.payload} are allowed`,
    );
  try {
    JSON.parse(input);
  } catch (error) {
    throw new AwsError(
      "InvalidExecutionInput",
      `Invalid State Machine Execution Input: '${error instanceof Error ? error.message : error}'`,
    );
  }
}

export function findExecution(records: Records, arn: string): ExecutionRecord {
  parseExecutionArn(arn);
  const found = records.executions.get(arn);
  if (!found) throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  return found;
}

/**
 * Is this name free? The execution that holds it is given back when the same start is asked for again;
 * another start is refused, until a closed one is older than 90 days and makes room.
 */
export function holderOfName(
  records: Records,
  machine: string,
  name: string,
  input: string,
  now: number,
): ExecutionRecord | undefined {
  const arn = executionArn(parseMachineArn(machine), name);
  const holder = records.executions.get(arn);
  if (!holder) return undefined;
  if (holder.status === "RUNNING" && holder.input === input && (holder.versionArn ?? holder.machineArn) === machine)
    return holder;
  if (holder.stopped === undefined || now - holder.stopped < limits.retentionDays * day)
    throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
  for (const { key } of records.history.list({ prefix: `${arn}#` })) records.history.delete(key);
  return undefined;
}
