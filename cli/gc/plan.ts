/** What gc deletes and what it keeps, and why: from what stands in the cloud and nothing else. Pure. */
import type { Use } from "./called.ts";
import type { Held, Inventory, Machine } from "./inventory.ts";
import { type Item, type Kept, keyOf, type Mend, type Plan } from "./item.ts";
import { functionRules } from "./plan-functions.ts";
import { count, few } from "./words.ts";

export type PlanOptions = {
  /** Whether the log groups of functions that are gone stay until their last line has expired. */
  readonly logs: "until they expire" | "delete";
  readonly now: number;
};

export function planOf(found: Inventory, options: PlanOptions): Plan {
  const { machines, grants, held } = found;
  const reasons = new Map(machines.map((machine) => [machine.arn, needs(machine, found)]));
  const isDoomed = (machine: Machine): boolean =>
    machine.hold === "retained" && machine.status === "active" && reasons.get(machine.arn)?.length === 0;
  const doomed = machines.filter(isDoomed);
  const staying = machines.filter((machine) => !isDoomed(machine) && stands(machine));

  const doors = grants
    .filter(({ hold, machine }) => hold === "retained" && !staying.some(({ arn }) => arn === machine))
    .map(({ role, policy, machine }) => ({
      machine,
      item: { kind: "permission", id: policy, of: role, after: [] } satisfies Item,
    }));
  const rules = functionRules(found, {
    uses: [...staying.map(useOf), ...held.map(useOfHeld)],
    goingUses: doomed.map((machine) => ({ ...useOf(machine), by: keyOf({ kind: "state machine", id: machine.arn }) })),
    ...options,
  });
  const keptMachines = staying
    .filter(({ hold }) => hold === "retained")
    .map(({ arn }): Kept => ({ kind: "state machine", id: arn, why: reasons.get(arn) ?? [] }));

  return {
    collect: [
      ...doors.map(({ item }) => item),
      ...doomed.map(({ arn }): Item => {
        const own = doors.filter(({ machine }) => machine === arn);
        return { kind: "state machine", id: arn, after: own.map(({ item }) => keyOf(item)) };
      }),
      ...rules.collect,
    ],
    keep: [...keptMachines, ...rules.keep],
    mend: staying.filter(({ hold, status }) => hold === "retained" && status === "active").flatMap(missing(found)),
  };
}

/** Why a retained machine is still needed. */
function needs({ arn, running, status }: Machine, { waiting, grants }: Inventory): readonly string[] {
  const recorded = grants.filter(({ machine, hold }) => machine === arn && hold === "current");
  return [
    ...(running.length > 0 ? [`${count(running.length, "execution")} on it: ${few(running)}`] : []),
    ...(waiting.get(arn) ?? []),
    ...recorded.map(({ policy }) => `its permission ${policy} is still in Pulumi's state: let the deployment end`),
    ...(status === "deleting" ? ["it is being deleted"] : []),
  ];
}

/** AWS deletes a machine when its last execution has ended; from then on it needs nothing any more. */
const stands = ({ hold, status, running }: Machine): boolean =>
  hold !== "retained" || status === "active" || running.length > 0;

const useOf = ({ name, definition, roleArn }: Machine): Use => ({ by: name, definition, roleArn });
const useOfHeld = ({ execution, definition, roleArn }: Held): Use => ({ by: execution, definition, roleArn });

const missing =
  ({ starters, grants }: Inventory) =>
  ({ arn }: Machine): Mend[] =>
    starters
      .filter(({ role }) => !grants.some((grant) => grant.machine === arn && grant.role === role))
      .map(({ name, role }) => ({ role, starter: name, machine: arn }));

/** Would deleting what the plan says free a function's version or a role? Then executions' own definitions matter. */
export const touchesCode = ({ collect }: Plan): boolean =>
  collect.some(({ kind }) => kind === "function" || kind === "version" || kind === "role");
