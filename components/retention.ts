/** What stays in the cloud when it leaves the program, and how it is known again: `socless gc` collects it. */
import type * as pulumi from "@pulumi/pulumi";
import type { Target } from "./target.ts";

/**
 * Whose a resource is: the ARN of its deployment's results table. Names of stacks and targets may be used twice in one
 * account, a table's ARN may not.
 */
export type Deployment = pulumi.Input<string>;

/** Resource option: stays in the cloud, outside of Pulumi's state, when a deployment removes or replaces it. */
export function retainedBy(target: Target): { readonly retainOnDelete: boolean } {
  return { retainOnDelete: target.retention === "keep" };
}

/** The tag of everything that may be retained. `socless gc` deletes nothing without it. */
export function ownedBy(deployment: Deployment): Readonly<Record<string, pulumi.Input<string>>> {
  return { "socless:deployment": deployment };
}
