/** What a rollout knows of a target, and what its checks are given. */

/** A target of a fleet, which has a stack of its own. */
export type FleetTarget = {
  readonly name: string;
  /** The stack that holds it. */
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** What deploys there; without it, whose credentials are at hand. */
  readonly deploymentRole?: { readonly arn: string; readonly externalId: string } | undefined;
  /** The target that is its hub, when it is a member and has no platform. */
  readonly hub?: string | undefined;
  /** What is deployed there, as the stack's output `targets` has it; undefined when nothing is. */
  readonly outputs?: TargetOutputs | undefined;
};

/** A target where something is deployed. */
export type StackTarget = FleetTarget & { readonly outputs: TargetOutputs };

/** Whoever works with it parses it: a platform has others than a member of a hub. */
export type TargetOutputs = Readonly<Record<string, unknown>>;
