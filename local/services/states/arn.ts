import { AwsError } from "../../service.ts";

/** A state machine's ARN taken apart; `version` when it names a published one. */
export type MachineArn = { arn: string; region: string; account: string; name: string; version?: string };

const machinePattern = /^(arn:[a-z-]+:states:([a-z0-9-]+):(\d{12}):stateMachine:([^:]{1,80}))(?::(\d+))?$/;
const executionPattern = /^arn:[a-z-]+:states:([a-z0-9-]+):(\d{12}):execution:([^:]{1,80}):([^:]{1,80})$/;

export function parseMachineArn(text: string): MachineArn {
  const [, arn, region, account, name, version] = machinePattern.exec(text) ?? [];
  if (!arn || !region || !account || !name) throw invalidArn(text);
  return { arn, region, account, name, ...(version ? { version } : {}) };
}

/** The execution's own name and its machine's ARN. */
export function parseExecutionArn(text: string): { name: string; machineArn: string; machineName: string } {
  const [, region, account, machineName, name] = executionPattern.exec(text) ?? [];
  if (!region || !account || !machineName || !name) throw invalidArn(text);
  return { name, machineName, machineArn: machineArn(region, account, machineName) };
}

export const machineArn = (region: string, account: string, name: string) =>
  `arn:aws:states:${region}:${account}:stateMachine:${name}`;

export const executionArn = (machine: MachineArn, name: string) =>
  `arn:aws:states:${machine.region}:${machine.account}:execution:${machine.name}:${name}`;

const invalidArn = (text: string) => new AwsError("InvalidArn", `Invalid Arn: '${text}'`);
