/** Why somebody may do something: the declarations that ask for it. */
import type { Member } from "#policy/core/rule";
import { texts } from "#policy/core/values";
import type { Permission } from "#policy/map/map";
import type { Saying } from "#policy/map/sayings";
import { type Allowed, allowedToFunction, allowedToSchedule } from "#policy/model/allowed";
import { covers } from "#policy/model/covers";
import { functionType } from "#policy/model/family";
import { callsOf } from "#policy/model/machines";
import { allowedInMember } from "#policy/model/member-tasks";
import type { Model } from "#policy/model/model";
import type { Target } from "#policy/model/things";

export type Reason = Pick<Permission, "action" | "because" | "at"> & { readonly on: Target };

export function reasonsFor(by: Member, model: Model): readonly Reason[] {
  return allowedTo(by, model).flatMap(({ actions, ...why }) => actions.map((action) => ({ action, ...why })));
}

/** Letter case does not count in actions. */
export const explains = (reason: Reason, { action, on }: Pick<Saying, "action" | "on">): boolean =>
  reason.action.toLowerCase() === action.toLowerCase() && covers(reason.on, on);

function allowedTo(by: Member, model: Model): readonly Allowed[] {
  const declaration = model.family.declaration(by);
  switch (by.type) {
    case "aws:scheduler/schedule:Schedule":
      return allowedToSchedule(by, model);
    case "aws:sfn/stateMachine:StateMachine":
      return allowedToMachine(by, model);
    case "aws:lambda/function:Function":
      return declaration?.component.type === functionType ? allowedToFunction(declaration, model) : [];
    case "aws:iam/role:Role":
      return allowedInMember(by, model);
    default:
      return [];
  }
}

/** By the steps of its definition; while that is not known, by what the playbook declares. */
function allowedToMachine(machine: Member, { family, things }: Model): readonly Allowed[] {
  const declaration = family.declaration(machine);
  const calls =
    callsOf(machine)?.functions.flatMap(({ lambda, states }) =>
      lambda ? [{ on: things.target(`${lambda.arn}:*`), because: stepsOf(states) }] : [],
    ) ??
    texts(declaration?.words.functions)
      .flatMap((name) => things.named("aws:lambda/function:Function", name, family.platform(machine)) ?? [])
      .map((one) => ({ on: things.of(one, ":*"), because: "calls" }));
  return calls.map((call) => ({ actions: ["lambda:InvokeFunction"], ...call, at: declaration?.at }));
}

const stepsOf = (states: readonly string[]): string => `${states.length === 1 ? "step" : "steps"} ${states.join(", ")}`;
