/** What functions, playbooks and schedules may do, by their roles. */
import type { Member } from "#policy/core/rule";
import { texts } from "#policy/core/values";
import { type Holder, notDeclared, type Permission } from "#policy/map/map";
import { seenFrom } from "#policy/map/seen-from";
import { type Allowed, allowedToFunction, allowedToSchedule } from "#policy/model/allowed";
import { covers } from "#policy/model/covers";
import { functionType } from "#policy/model/family";
import { type Grant, grantsOf } from "#policy/model/grants";
import { roleOf, takersOf } from "#policy/model/holders";
import { nameOf } from "#policy/model/labels";
import { callsOf } from "#policy/model/machines";
import type { Model } from "#policy/model/model";

const types = {
  function: "aws:lambda/function:Function",
  machine: "aws:sfn/stateMachine:StateMachine",
  role: "aws:iam/role:Role",
  schedule: "aws:scheduler/schedule:Schedule",
} as const;

const kinds: Readonly<Record<string, Holder["kind"]>> = {
  [types.function]: "function",
  [types.machine]: "playbook",
  [types.schedule]: "schedule",
  [types.role]: "role",
};

export type Held = { readonly by: Member; readonly holder: Holder; readonly pending: readonly Member[] };

/** Roles that nobody takes hold what they hold, too. */
export function heldByRoles(model: Model): readonly Held[] {
  const taken = takersOf(model);
  const free = model.stack.ofType(types.role).filter(({ urn }) => !taken.has(urn));
  return [...model.stack.ofType(types.function, types.machine, types.schedule), ...free].map((one) => held(one, model));
}

function held(by: Member, model: Model): Held {
  const role = by.type === types.role ? by : roleOf(by, model);
  const { known, foreign, pending } = role ? grantsOf(role, model) : { known: [], foreign: [], pending: [] };
  const allowed = allowedTo(by, model);
  const may = [
    ...known.map((grant) => permission(grant, reasonOf(grant, allowed), model, by)),
    ...foreign.map(({ arn }) => foreignPermission(arn)),
    ...(pending.length > 0 ? foretold(allowed, known, model, by) : []),
  ];
  const at = model.family.declaration(by)?.at;
  const holder = { kind: kinds[by.type] ?? "role", name: nameOf(by, model.family), at, may };
  return { by, holder, pending: allowed.length > 0 ? [] : pending };
}

function allowedTo(by: Member, model: Model): readonly Allowed[] {
  const declaration = model.family.declaration(by);
  if (by.type === types.schedule) return allowedToSchedule(by, model);
  if (by.type === types.machine) return allowedToMachine(by, model);
  return by.type === types.function && declaration?.component.type === functionType
    ? allowedToFunction(declaration, model)
    : [];
}

/** By its definition; while that is not known, by what the playbook declares. */
function allowedToMachine(machine: Member, { family, things }: Model): readonly Allowed[] {
  const declaration = family.declaration(machine);
  const called = callsOf(machine)?.functions.flatMap(({ lambda }) => lambda ?? []);
  const targets = called
    ? called.map(({ arn }) => things.target(`${arn}:*`))
    : texts(declaration?.words.functions)
        .flatMap((name) => things.named(types.function, name, family.platform(machine)) ?? [])
        .map((one) => things.of(one, ":*"));
  return targets.map((on) => ({ actions: ["lambda:InvokeFunction"], on, because: "calls", at: declaration?.at }));
}

type Reason = Pick<Permission, "because" | "at">;

function reasonOf({ action, on }: Grant, allowed: readonly Allowed[]): Reason {
  const found = allowed.find(({ actions, ...one }) => actions.some((a) => isSame(a, action)) && covers(one.on, on));
  return found ?? { because: notDeclared, at: undefined };
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function permission({ action, on, when }: Grant, { because, at }: Reason, model: Model, by: Member): Permission {
  return { effect: "allow", action, on: seenFrom(by, on, model), when, because, at, through: undefined };
}

const foreignPermission = (arn: string): Permission => ({
  effect: "allow",
  action: "all that it says",
  on: arn,
  when: [],
  because: notDeclared,
  at: undefined,
  through: undefined,
});

/** What is declared and not yet seen in a policy, while some policies stand only after the deployment. */
function foretold(
  allowed: readonly Allowed[],
  known: readonly Grant[],
  model: Model,
  by: Member,
): readonly Permission[] {
  return allowed.flatMap((one) =>
    one.actions
      .filter((action) => !known.some((grant) => isSame(action, grant.action) && covers(one.on, grant.on)))
      .map((action) => permission({ action, on: one.on, by, path: "", when: [] }, one, model, by)),
  );
}
