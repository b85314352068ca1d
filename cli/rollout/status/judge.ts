/** How a target stands, by what the backend, the record and the fleet file say of it. Pure. */
import type { PlannedTarget } from "../fleet/fleet.ts";
import { settingsHash } from "../fleet/hash.ts";
import type { Entry } from "../record/document.ts";
import { mend } from "../target/killed.ts";

export const standings = [
  "up-to-date",
  "behind",
  "failed",
  "unhealthy",
  "timed-out",
  "stopped",
  "killed",
  "updating",
  "not-deployed",
  "unrecorded",
  "left-behind",
] as const;
export type Standing = (typeof standings)[number];

export type Seen = {
  /** As the fleet file has it; undefined when the target was taken off the list. */
  readonly planned: PlannedTarget | undefined;
  /** What it has got last. */
  readonly entry: Entry | undefined;
  /** Of its stack; 0 without one. */
  readonly resources: number;
  /** Something was begun on its stack and not ended. */
  readonly isBrokenOff: boolean;
};
type World = {
  readonly program: string;
  /** Whether a rollout holds the fleet, so that what was begun may be going on. */
  readonly isHeld: boolean;
  /** The fleet file, as whoever asks named it. */
  readonly file: string;
};

export type Judged = {
  readonly standing: Standing;
  /** What of it is another than that in the record. */
  readonly differs: readonly ("program" | "settings")[];
  /** One sentence for each thing to do. */
  readonly todo: readonly string[];
};

export function judge(name: string, { planned, entry, resources, isBrokenOff }: Seen, world: World): Judged {
  const { file } = world;
  const be = (standing: Standing, ...todo: string[]): Judged => ({ standing, differs: [], todo });
  const goOn = `socless rollout up --fleet ${file} --resume`;
  if (isBrokenOff && world.isHeld) return be("updating");
  if (isBrokenOff) return be("killed", `Its last update was killed. ${mend(file, name)}`);
  if (!planned)
    return be(
      "left-behind",
      `It is not in ${file}, and its stack is still there. Remove it: socless rollout destroy --fleet ${file} --target ${name}`,
    );
  if (resources === 0) return be("not-deployed");
  if (!entry) return be("unrecorded", `No rollout has recorded what it has. Bring it up to date: ${goOn}`);
  if (entry.outcome === "killed")
    return be("stopped", `Its last update was killed, and nothing is broken off. Go on: ${goOn}`);
  if (entry.outcome !== "done")
    return be(entry.outcome, ...entry.problems.map((problem) => problem.split("\n")[0] ?? ""));
  const differs = [
    ...(entry.program === world.program ? [] : ["program" as const]),
    ...(entry.settings === settingsHash(planned.settings) ? [] : ["settings" as const]),
  ];
  return { standing: differs.length === 0 ? "up-to-date" : "behind", differs, todo: [] };
}
