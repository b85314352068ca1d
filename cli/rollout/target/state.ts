/** What a stack's state tells a rollout. Pure. */
import { z } from "zod";
import type { State } from "../repair/state.ts";

const places = z.array(z.record(z.string(), z.unknown())).default([]);
/** A platform stands among the targets, a member of a hub among the members. */
const output = z.object({ targets: places, members: places });

/** The outputs of the stack itself; nothing when it has none. */
export function outputsOf({ deployment: { resources } }: State): Readonly<Record<string, unknown>> {
  const stack = resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  return z.record(z.string(), z.unknown()).catch({}).parse(stack?.outputs);
}

/** What is deployed of a stack's one target; undefined when nothing is. */
export function targetOutputs(state: State): Readonly<Record<string, unknown>> | undefined {
  const { data } = output.safeParse(outputsOf(state));
  return data && [...data.targets, ...data.members][0];
}

/** Whether an update of it was killed: what it was making may stand in the cloud, and no state holds it. */
export const isBrokenOff = ({ deployment }: State): boolean => (deployment.pending_operations ?? []).length > 0;
