/** Makes a target's platform functions from their plans. */
import type * as pulumi from "@pulumi/pulumi";
import type { Bundle } from "./bundle.ts";
import type { Data } from "./data.ts";
import { LambdaFunction } from "./lambda-function.ts";
import type { PlatformFunctionPlan } from "./platform-functions.ts";
import type { Deployment } from "./retention.ts";
import type { Target } from "./target.ts";
import { type Queues, statementsOf } from "./uses.ts";

type Bundles = Readonly<Record<string, Bundle>>;

export type FunctionsArgs = {
  readonly target: Target;
  readonly deployment: Deployment;
  readonly bundles: Bundles;
  readonly data: Data;
  readonly queues: Queues;
};

export function createFunctions<Name extends string>(
  prefix: string,
  plans: Readonly<Record<Name, PlatformFunctionPlan>>,
  args: FunctionsArgs,
  parent: pulumi.Resource,
): Record<Name, LambdaFunction> {
  const made: Partial<Record<Name, LambdaFunction>> = {};
  for (const name in plans) {
    const { uses, at, ...plan }: PlatformFunctionPlan = plans[name];
    made[name] = new LambdaFunction(
      `${prefix}-${name}`,
      {
        ...plan,
        target: args.target,
        deployment: args.deployment,
        group: "platform",
        bundle: bundleOf(args.bundles, name).path,
        declaration: { name, at, uses },
        statements: statementsOf(uses, args.data, args.queues),
      },
      { parent },
    );
  }
  return complete(made, plans);
}

function complete<Name extends string, T>(
  made: Partial<Record<Name, T>>,
  plans: Readonly<Record<Name, unknown>>,
): Record<Name, T> {
  const isComplete = (some: Partial<Record<Name, T>>): some is Record<Name, T> =>
    Object.keys(plans).every((name) => name in some);
  if (isComplete(made)) return made;
  throw new Error("a platform function was planned and not made");
}

export function bundleOf(bundles: Bundles, name: string): Bundle {
  const found = bundles[name];
  if (found) return found;
  throw new Error(`the function "${name}" has no bundle: functionEntries lists what is bundled`);
}
