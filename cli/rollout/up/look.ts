/** Looks at all targets before any of them is changed. */
import type { OpenFleet } from "../fleet/open.ts";
import type { FleetTarget } from "../fleet/types.ts";
import { preflight } from "../preflight/check.ts";
import { mend } from "../target/killed.ts";
import { isBrokenOff, targetOutputs } from "../target/state.ts";
import { sideBySide } from "./waves.ts";

const atOnce = 8;

/** One sentence for each thing that keeps a target from being brought up to date. */
export async function lookFirst(
  open: OpenFleet,
  targets: readonly FleetTarget[],
  { signal, say }: { readonly signal: AbortSignal; say(line: string): void },
): Promise<readonly string[]> {
  const stacks = await open.stacks();
  const found: string[] = [];
  await sideBySide(targets, atOnce, async (target) => {
    if (signal.aborted) return;
    const state = stacks.has(target.name) ? await open.state(target.name) : undefined;
    if (state && isBrokenOff(state))
      found.push(`Target "${target.name}": its last update was killed. ${mend(open.file, target.name)}`);
    const outputs = state && targetOutputs(state);
    const problems = await preflight({ ...target, outputs }, { signal, say });
    found.push(...problems);
  });
  return found.sort();
}
