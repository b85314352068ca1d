/** A stack for something that leaves none behind. */
import { StackAlreadyExistsError } from "@pulumi/pulumi/automation/index.js";
import type { Place } from "./job.ts";
import { openWorkspace } from "./workspace.ts";

/** Makes the stack where it is not there, and removes it again. What came onto it meanwhile keeps it: Pulumi refuses. */
export async function withStack(place: Place, act: () => Promise<void>): Promise<void> {
  const workspace = await openWorkspace(place);
  const isMade = await workspace.createStack(place.stack).then(
    () => true,
    (error: unknown) => {
      if (error instanceof StackAlreadyExistsError) return false;
      throw error;
    },
  );
  try {
    await act();
  } finally {
    if (isMade) await workspace.removeStack(place.stack);
  }
}
