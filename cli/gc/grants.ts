/** The permissions on one machine that stand on the roles of dispatch and sweep, as components/playbook.ts writes them. Pure. */
import { z } from "zod";
import type { StarterName } from "./inventory.ts";

const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const document = z.strictObject({
  Version: z.string(),
  Statement: z.array(z.strictObject({ Effect: z.literal("Allow"), Action: list, Resource: list })),
});
const actions = ["states:StartExecution", "states:DescribeExecution"];
const machineArn = /^(arn:[\w-]+:states:[\w-]+:\d{12}:)(?:stateMachine:([^:*?]+)|execution:([^:*?]+):\*)$/;

/** The one machine that a policy is about; undefined for any other policy, which gc leaves alone. */
export function machineOf(policy: string): string | undefined {
  const read = document.safeParse(jsonOf(policy));
  if (!read.success) return undefined;
  const { Statement } = read.data;
  if (!Statement.every(({ Action }) => Action.every((action) => actions.includes(action)))) return undefined;
  const machines = Statement.flatMap(({ Resource }) => Resource.map(machineIn));
  const [first] = machines;
  return machines.every((machine) => machine === first) ? first : undefined;
}

function machineIn(resource: string): string | undefined {
  const [, account, machine, execution] = machineArn.exec(resource) ?? [];
  const name = machine ?? execution;
  return account && name ? `${account}stateMachine:${name}` : undefined;
}

/** What lets a starter start a machine's executions, and sweep look at them. */
export function grantOn(machine: string, starter: StarterName): string {
  const start = { Effect: "Allow", Action: ["states:StartExecution"], Resource: [machine] };
  const executions = `${machine.replace(":stateMachine:", ":execution:")}:*`;
  const describe = { Effect: "Allow", Action: ["states:DescribeExecution"], Resource: [executions] };
  return JSON.stringify({ Version: "2012-10-17", Statement: starter === "sweep" ? [start, describe] : [start] });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
