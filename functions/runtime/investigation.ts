/** An investigation as people and scripts see it: put together from its records; it has no items of its own. */
import { byTimeThenName } from "./order.ts";
import type {
  AlertItem,
  AlertRecord,
  InteractionItem,
  InvestigationRecord,
  MetaRecord,
  StepRecord,
} from "./records.ts";
import { type TimelineEntry, timelineOf } from "./timeline.ts";

export type { TimelineEntry } from "./timeline.ts";

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
  /** How often the same alert came again inside the window. */
  readonly duplicates: number;
  readonly alert: unknown;
  readonly execution?: string;
  readonly timeline: readonly TimelineEntry[];
  /** By step's name; later rounds as `name#2`, a map's items as `name[0]`. */
  readonly results: Readonly<Record<string, unknown>>;
};

/** Everything stored about one investigation, bodies fetched from the vault already. */
export type InvestigationSources = {
  readonly records: readonly InvestigationRecord[];
  readonly interactions: readonly InteractionItem[];
  /** The fingerprint's current item, while it is this investigation's. */
  readonly alertItem?: AlertItem | undefined;
};

/** The investigation; undefined when nothing is stored of it. */
export function compose(id: string, sources: InvestigationSources): InvestigationView | undefined {
  const { records, interactions, alertItem } = sources;
  const meta = records.find((record): record is MetaRecord => record.sk === "META");
  const head = meta ?? alertItem;
  if (head === undefined) return undefined;
  const body = records.find((record): record is AlertRecord => record.sk === "ALERT")?.body ?? alertItem?.alert;
  const steps = records.filter((record): record is StepRecord => record.sk.startsWith("S#"));
  // While the window is current the count lives on the alert's item; afterwards the case keeps the last one.
  const count = Math.max(alertItem?.n ?? 1, meta?.n ?? 1);
  return {
    id,
    endpoint: head.endpoint,
    playbook: head.playbook,
    severity: head.severity,
    status: statusOf(meta, interactions),
    ...(meta?.outcome === undefined ? {} : { outcome: meta.outcome }),
    openedAt: meta?.openedAt ?? alertItem?.receivedAt ?? "",
    ...(meta?.closedAt === undefined ? {} : { closedAt: meta.closedAt }),
    duplicates: count - 1,
    alert: body === undefined ? null : JSON.parse(body),
    ...(meta?.execution === undefined ? {} : { execution: meta.execution }),
    timeline: timelineOf(sources, meta, count),
    results: Object.fromEntries(
      steps
        .filter((step) => step.phase === "done")
        .sort((a, b) => byTimeThenName([a.finishedAt ?? "", a.sk], [b.finishedAt ?? "", b.sk]))
        .map((step) => [`${step.step}${step.visit}`, JSON.parse(step.result ?? "null")]),
    ),
  };
}

function statusOf(meta: MetaRecord | undefined, interactions: readonly InteractionItem[]): InvestigationStatus {
  if (meta === undefined) return "open";
  if (meta.status !== "open" && meta.status !== "running") return meta.status;
  // A claimed answer ends the waiting even before it is delivered.
  const over = new Set(interactions.filter(({ state }) => state !== "open").map(({ id }) => id));
  const waits = [...(meta.openQuestions ?? [])].some((question) => !over.has(question));
  return waits ? "waiting" : meta.status;
}
