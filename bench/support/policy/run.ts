/** What one run of `socless policy check` spends, phase by phase. */
import { z } from "zod";
import { cpuSeconds } from "./cpu.ts";

/** In the order of the run. */
export const phases = ["start", "record", "load", "judge", "report"] as const;

/** `clock` is the neighbours' time, too, on a busy machine; `cpu` is this program's own and the deployment's. Seconds. */
export const spent = z.object({ clock: z.number(), cpu: z.number() });
export type Spent = z.infer<typeof spent>;

export const run = z.object({
  phases: z.record(z.enum(phases), spent),
  /** Each family of rules once more by itself, with the facts that it asks for. */
  families: z.record(z.string(), spent),
  resources: z.number(),
  findings: z.number(),
});
export type Run = z.infer<typeof run>;

/** Gives what has been spent since its last call; at the first, since the process began. */
export function stopwatch(): () => Spent {
  let before = { clock: 0, cpu: 0 };
  return () => {
    const now = { clock: performance.now() / 1000, cpu: cpuSeconds() };
    const passed = { clock: now.clock - before.clock, cpu: now.cpu - before.cpu };
    before = now;
    return passed;
  };
}
