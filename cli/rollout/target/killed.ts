/** What became of a target whose update did not stop. Pure. */
import type { Result } from "./job.ts";

const nothing: Result = { outcome: "killed", problems: [], changes: {}, findings: [], drifted: [], seconds: 0 };

/** `before` is what it had told until then. */
export const killed = (target: string, before: Result = nothing): Result => ({
  ...before,
  outcome: "killed",
  problems: [`It did not stop by itself and was killed. ${mend(target)}`],
});

export const mend = (target: string): string => `Mend it: socless rollout repair --fleet FILE --target ${target}`;
