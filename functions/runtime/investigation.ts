/** An investigation as people and scripts see it: put together from its records; it has no items of its own. */
import type { AlertItem, InteractionItem, InvestigationRecord } from "./records.ts";

export type TimelineKind =
  | "alert"
  | "duplicate"
  | "started"
  | "step"
  | "asked"
  | "answered"
  | "reminded"
  | "escalated"
  | "failed"
  | "finished";

export type TimelineEntry = {
  readonly at: string;
  readonly kind: TimelineKind;
  readonly step?: string;
  /** E-mail address of the person who answered. */
  readonly by?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
};

export type InvestigationStatus = "open" | "running" | "waiting" | "succeeded" | "failed" | "timed-out" | "aborted";

export type InvestigationView = {
  readonly id: string;
  readonly endpoint: string;
  readonly playbook: string;
  readonly severity: string;
  readonly status: InvestigationStatus;
  readonly outcome?: string;
  readonly openedAt: string;
  readonly closedAt?: string;
  readonly duplicates: number;
  readonly alert: unknown;
  readonly execution?: string;
  readonly timeline: readonly TimelineEntry[];
  readonly results: Readonly<Record<string, unknown>>;
};

/** Everything stored about one investigation, bodies fetched from the vault already. */
export type InvestigationSources = {
  readonly records: readonly InvestigationRecord[];
  readonly interactions: readonly InteractionItem[];
  /** The fingerprint's current item, while it is this investigation's. */
  readonly alertItem?: AlertItem | undefined;
};
