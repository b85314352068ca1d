/** Which stacks are a fleet's. Pure. */
import type { FleetTarget } from "./types.ts";

/** Neither a fleet's name nor a target's has a dot: so no stack can be two fleets'. */
const separator = ".";

/** What a target may not be called: the stack of that name holds the record of the fleet's rollouts. */
export const rolloutStack = "rollout";

/** The stack of a target, for example `prod.eu`. */
export const stackName = (fleet: string, target: FleetTarget["name"]): string => `${fleet}${separator}${target}`;

/** The target of a stack, when it is a target's of this fleet. */
export function targetOfStack(fleet: string, stack: string): string | undefined {
  const prefix = stackName(fleet, "");
  const name = stack.startsWith(prefix) ? stack.slice(prefix.length) : rolloutStack;
  return name === rolloutStack ? undefined : name;
}
