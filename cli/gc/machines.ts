/** Reads state machines and what runs on them. */
import {
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ListTagsForResourceCommand,
  paginateListExecutions,
  paginateListStateMachines,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { mapInTurns, present, unlessGone } from "./clients.ts";
import type { Held, Machine } from "./inventory.ts";
import { holdOf, namePrefix, type Scope, tagsOf } from "./scope.ts";
import type { StackState } from "./state.ts";

/** ARNs of all machines in the account and region: whoever calls our functions keeps them. */
export async function listMachines(client: SFNClient): Promise<string[]> {
  const arns: (string | undefined)[] = [];
  for await (const { stateMachines = [] } of paginateListStateMachines({ client, pageSize: 1000 }, {}))
    arns.push(...stateMachines.map(({ stateMachineArn }) => stateMachineArn));
  return present(arns);
}

export async function readMachines(
  states: SFNClient,
  arns: readonly string[],
  scope: Scope,
  state: StackState,
): Promise<Machine[]> {
  return present(await mapInTurns(arns, (arn) => unlessGone(readMachine(states, arn, scope, state))));
}

async function readMachine(states: SFNClient, arn: string, scope: Scope, state: StackState): Promise<Machine> {
  const {
    name = "",
    status,
    roleArn = "",
    definition = "",
  } = await states.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
  const tags = isNamedLikeOurs(name)
    ? (await states.send(new ListTagsForResourceCommand({ resourceArn: arn }))).tags
    : [];
  const hold = holdOf(tagsOf(tags), scope, state, "machine", arn);
  const running = hold === "retained" ? await runningOn(states, arn) : [];
  return {
    arn,
    name,
    hold,
    status: status === "DELETING" ? "deleting" : "active",
    roleArn,
    definition,
    running: running.map((execution) => execution.split(":").at(-1) ?? ""),
  };
}

const isNamedLikeOurs = (name: string): boolean => name.startsWith(namePrefix);

/** ARNs of the executions that run. */
async function runningOn(client: SFNClient, stateMachineArn: string): Promise<string[]> {
  const found: (string | undefined)[] = [];
  const pages = paginateListExecutions({ client, pageSize: 1000 }, { stateMachineArn, statusFilter: "RUNNING" });
  for await (const { executions = [] } of pages) found.push(...executions.map(({ executionArn }) => executionArn));
  return present(found);
}

/**
 * What the running executions of these machines run: a machine that was changed in place leaves them the definition and
 * the role that they were started with (Step Functions API, UpdateStateMachine).
 */
export async function readHeld(states: SFNClient, machines: readonly Machine[]): Promise<Held[]> {
  const ours = machines.filter(({ name }) => isNamedLikeOurs(name));
  const executions = (await mapInTurns(ours, ({ arn }) => unlessGone(runningOn(states, arn)))).flatMap(
    (all) => all ?? [],
  );
  const found = await mapInTurns(executions, async (executionArn) => {
    const call = states.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    return { executionArn, described: await unlessGone(call) };
  });
  return found.flatMap(({ executionArn, described }) => {
    if (!described) return [];
    const { definition = "", roleArn = "" } = described;
    return [{ execution: executionArn.split(":").at(-1) ?? "", definition, roleArn }];
  });
}
