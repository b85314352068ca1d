/** Looks at everything that a plan is made from. */
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { DescribeStateMachineCommand } from "@aws-sdk/client-sfn";
import type { Target } from "../deployment.ts";
import { type Clients, mapInTurns, present, unlessGone } from "./clients.ts";
import { listFunctions, readFunctions, readPlatformFunction } from "./functions.ts";
import type { Inventory, Starter } from "./inventory.ts";
import type { Plan } from "./item.ts";
import { listLogGroups, readLogGroups } from "./log-groups.ts";
import { listMachines, readHeld, readMachines } from "./machines.ts";
import { type PlanOptions, planOf, touchesCode } from "./plan.ts";
import { holdGrants, listGrants, listRoles, readRoles } from "./roles.ts";
import { scopeOf } from "./scope.ts";
import { holdSecrets, listSecrets } from "./secrets.ts";
import { type StackState, standing } from "./state.ts";
import { readWaiting } from "./waiting.ts";

/** Whose things, and where. `state` reads Pulumi's state anew. */
export type Surroundings = { readonly target: Target; readonly clients: Clients; readonly state: () => StackState };

/**
 * Plans. The lists are read before the state: what a deployment makes from then on is not in the lists, and what was made
 * before is in the state.
 */
export async function look({ target, clients, state: readState }: Surroundings, options: PlanOptions): Promise<Plan> {
  const { states, lambda, iam, logs } = clients;
  const scope = scopeOf(target);
  const platform = await platformFunctions(target, clients);
  const starters = present([platform.dispatch, platform.sweep]);
  const listed = {
    machines: await listMachines(states),
    functions: await listFunctions(lambda),
    roles: await listRoles(iam),
    logGroups: await listLogGroups(logs),
    secrets: await listSecrets(clients.secrets),
    grants: await listGrants(iam, starters, scope),
  };
  const state = readState();
  const isLiving = standing(target, state) === "living";
  if (isLiving && starters.length < 2)
    throw new Error(
      `The functions dispatch and sweep of target ${target.name} are not there: whose credentials are these?`,
    );
  if (!isLiving) await checkGone(clients, target);

  const machines = await readMachines(states, await withGranted(clients, listed), scope, state);
  const found: Inventory = {
    machines,
    functions: await readFunctions(lambda, listed.functions, scope, state),
    roles: await readRoles(iam, listed.roles, scope, state),
    logGroups: await readLogGroups(logs, listed.logGroups, scope, state),
    secrets: holdSecrets(listed.secrets, scope, state),
    starters,
    grants: holdGrants(listed.grants, state),
    held: [],
    waiting: isLiving ? withRoutes(await readWaiting(clients.tables, target), platform.routes) : new Map(),
  };
  const plan = planOf(found, options);
  if (!touchesCode(plan)) return plan;
  return planOf({ ...found, held: await readHeld(states, machines) }, options);
}

async function platformFunctions({ functions }: Target, { lambda }: Clients) {
  const read = (name: string) => (functions[name] ? readPlatformFunction(lambda, functions[name]) : undefined);
  const [dispatch, sweep, ingest, collect] = [
    await read("dispatch"),
    await read("sweep"),
    await read("ingest"),
    await read("collect"),
  ];
  return {
    dispatch: dispatch && ({ name: "dispatch", role: dispatch.role } satisfies Starter),
    sweep: sweep && ({ name: "sweep", role: sweep.role } satisfies Starter),
    routes: [...(ingest?.machines ?? []), ...(collect?.machines ?? [])],
  };
}

/** New alerts start these machines, whatever the state says. */
function withRoutes(waiting: Inventory["waiting"], routes: readonly string[]): Inventory["waiting"] {
  const routed = [...new Set(routes)].map((arn): [string, string[]] => [
    arn,
    [...(waiting.get(arn) ?? []), "new alerts start it"],
  ]);
  return new Map([...waiting, ...routed]);
}

/** The list of machines lags behind: one that a permission names is looked for by its ARN. */
async function withGranted(
  { states }: Clients,
  { machines, grants }: { machines: readonly string[]; grants: readonly { machine: string }[] },
): Promise<string[]> {
  const missing = [...new Set(grants.map(({ machine }) => machine))].filter((arn) => !machines.includes(arn));
  const found = await mapInTurns(missing, async (stateMachineArn) => {
    const there = await unlessGone(states.send(new DescribeStateMachineCommand({ stateMachineArn })));
    return there && stateMachineArn;
  });
  return [...machines, ...present(found)];
}

/** Throws when a deployment that the state knows nothing of still has its data. */
async function checkGone({ tables }: Clients, { resultsTable, name }: Target): Promise<void> {
  const table = await unlessGone(tables.send(new DescribeTableCommand({ TableName: resultsTable })));
  if (table)
    throw new Error(
      `The stack's state holds nothing of target ${name}, and its table ${resultsTable} is still there: this is the state of another stack. Select the right one (pulumi stack select), or give --state FILE.`,
    );
}
