/** What a rollout tells while it goes: with --json one object a line. See docs/reference/cli.md. */

import type { Result } from "../target/job.ts";
import type { PlannedWave } from "../up/plan.ts";
import type { Outcome } from "../up/waves.ts";

type What =
  | {
      readonly event: "rollout-begins";
      readonly fleet: string;
      readonly rollout: string;
      readonly by: string;
      readonly commit?: string | undefined;
      readonly program: string;
      readonly waves: readonly {
        readonly name: string;
        readonly targets: readonly string[];
        readonly skipped: readonly string[];
      }[];
    }
  | { readonly event: "wave-begins"; readonly wave: string; readonly targets: readonly string[] }
  | { readonly event: "target-step"; readonly target: string; readonly step: string }
  | ({ readonly event: "target-ends"; readonly target: string; readonly wave: string; readonly log: string } & Result)
  | { readonly event: "wave-ends"; readonly wave: string; readonly done: number; readonly failed: number }
  | {
      readonly event: "rollout-ends";
      readonly outcome: Outcome["outcome"];
      readonly done: readonly string[];
      readonly failed: readonly string[];
      readonly notStarted: readonly string[];
      /** They had it already. */
      readonly skipped: readonly string[];
      readonly wave?: string;
      /** The command that goes on, when there is more to do. */
      readonly next?: string;
    };
/** `at`: when, in ISO 8601. */
export type Event = What & { readonly at: string };
export type Tell = (what: What) => void;

export const waveView = ({ name, run, skip }: PlannedWave) => ({
  name,
  targets: run.map((target) => target.name),
  skipped: skip,
});
