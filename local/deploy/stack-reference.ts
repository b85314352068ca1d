/** Another stack, as a program sees it. Pure. */
import type { Properties } from "../service.ts";

/** Name (`organization/project/stack`) → outputs. */
export type OtherStacks = Readonly<Record<string, Properties>>;

export const isStackReference = (type: string): boolean => type === "pulumi:pulumi:StackReference";

/** What a StackReference of that name holds. Throws a plain sentence when there is no such stack. */
export function readStack(stacks: OtherStacks, name: string): Properties {
  const outputs = stacks[name];
  if (outputs) return { name, outputs, secretOutputNames: [] };
  const known = Object.keys(stacks).join(", ");
  throw new Error(
    `there is no stack ${name} here: ${known === "" ? "the local cloud runs one stack at a time" : `there is ${known}`}. Make what it names a target of this stack, or use the Pulumi CLI on the local cloud (npm start -- --no-deploy)`,
  );
}
