/** What a member is told of its hub: another target of the stack, or a target of another stack. */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

export type Hub = {
  readonly stack: string;
  /** Prefix of its logical names, for example `socless-eu`. */
  readonly name: string;
  readonly account: pulumi.Input<string>;
  /** ARN of the bus that takes members' events. No other deployment ever has the same: it is the external id, too. */
  readonly eventBus: pulumi.Output<string>;
};

const outputs = z.array(z.looseObject({ name: z.string(), account: z.string(), eventBus: z.string().optional() }));

/** The hub that a setting names: one of this stack's, or another stack's. */
export function hubOf(
  named: string | { readonly stack: string; readonly target: string },
  own: ReadonlyMap<string, Hub>,
): Hub {
  if (typeof named !== "string") return hubOfStack(named.stack, named.target);
  const found = own.get(named);
  if (!found) throw new pulumi.RunError(`The target "${named}" is no hub of this stack.`);
  return found;
}

/** Reads the hub from the outputs of its own stack in the same backend, a stack of this project when only its name is given. */
function hubOfStack(named: string, target: string): Hub {
  const reference = named.includes("/") ? named : `${pulumi.getOrganization()}/${pulumi.getProject()}/${named}`;
  const found = new pulumi.StackReference(reference)
    .getOutput("targets")
    .apply((given) => hubIn(given, reference, target));
  return {
    stack: reference.slice(reference.lastIndexOf("/") + 1),
    name: `socless-${target}`,
    account: found.apply(({ account }) => account),
    eventBus: found.apply(({ eventBus }) => eventBus),
  };
}

/** Pure. */
export function hubIn(
  given: unknown,
  reference: string,
  target: string,
): { readonly account: string; readonly eventBus: string } {
  const { data: targets = [] } = outputs.safeParse(given);
  const found = targets.find(({ name }) => name === target);
  if (!found) {
    const known = targets.map(({ name }) => name).join(", ") || "none";
    throw new pulumi.RunError(
      `The stack ${reference} has no target "${target}" to be a hub; it has: ${known}. Deploy the hub first.`,
    );
  }
  const { account, eventBus } = found;
  if (eventBus === undefined) {
    throw new pulumi.RunError(
      `The target "${target}" of ${reference} takes no members: set socless:organization there, deploy it, then this stack.`,
    );
  }
  return { account, eventBus };
}
