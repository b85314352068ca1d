/** Which stacks are a fleet's. Pure. */
import type { FleetTarget } from "./types.ts";

/** Neither a fleet's name nor a target's has a dot: so no stack can be two fleets'. */
const separator = ".";

/** The stack of a target, for example `prod.eu`. */
export const stackName = (fleet: string, target: FleetTarget["name"]): string => `${fleet}${separator}${target}`;

/** The target of a stack, when the stack is this fleet's. */
export function targetOfStack(fleet: string, stack: string): string | undefined {
  const prefix = stackName(fleet, "");
  return stack.startsWith(prefix) ? stack.slice(prefix.length) : undefined;
}
