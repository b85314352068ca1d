/** Whose a role is: the functions, state machines and schedules that take it. */
import type { Member } from "#policy/core/rule";
import { at } from "#policy/core/values";
import { type Model, named } from "#policy/model/model";

const roleType = "aws:iam/role:Role";

/** What takes a role → the input that names it, and where in it. */
const takers = {
  "aws:lambda/function:Function": ["role", "role"],
  "aws:sfn/stateMachine:StateMachine": ["roleArn", "roleArn"],
  "aws:scheduler/schedule:Schedule": ["target", "target.roleArn"],
} as const;

export const takerTypes = Object.keys(takers);

/** The role that a function, a machine or a schedule takes; undefined for one outside of the stack. */
export function roleOf(taker: Member, model: Model): Member | undefined {
  const [input, path] = Object.entries(takers).find(([type]) => type === taker.type)?.[1] ?? ["", ""];
  return named(model, taker, input, at(taker.props, path), roleType)[0];
}

const known = new WeakMap<Model, ReadonlyMap<string, readonly Member[]>>();

/** Role's URN → what takes it. */
export function takersOf(model: Model): ReadonlyMap<string, readonly Member[]> {
  const found = known.get(model) ?? findTakers(model);
  known.set(model, found);
  return found;
}

function findTakers(model: Model): ReadonlyMap<string, readonly Member[]> {
  const found = new Map<string, Member[]>();
  for (const taker of model.stack.ofType(...takerTypes)) {
    const role = roleOf(taker, model);
    if (role) found.set(role.urn, [...(found.get(role.urn) ?? []), taker]);
  }
  return found;
}
