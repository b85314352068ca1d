/** What happened in an investigation, in order. */
import type { InvestigationSources } from "./investigation.ts";
import { byTimeThenName } from "./order.ts";
import type { FailureRecord, InteractionItem, MetaRecord, StepRecord } from "./records.ts";

/** In the order in which they happen when their times are the same. */
const kinds = [
  "alert",
  "started",
  "step",
  "asked",
  "reminded",
  "escalated",
  "answered",
  "failed",
  "finished",
  "duplicate",
] as const;
export type TimelineKind = (typeof kinds)[number];

export type TimelineEntry = {
  /** ISO 8601, UTC, with milliseconds. */
  readonly at: string;
  readonly kind: TimelineKind;
  readonly step?: string;
  /** E-mail address of the person who answered. */
  readonly by?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** `count` is how often the alert was seen, the first time included. */
export function timelineOf(
  { records, interactions, alertItem }: InvestigationSources,
  meta: MetaRecord | undefined,
  count: number,
): TimelineEntry[] {
  const openedAt = meta?.openedAt ?? alertItem?.receivedAt ?? "";
  const lastSeenAt = latest(alertItem?.lastSeenAt, meta?.lastSeenAt) ?? openedAt;
  const happened: TimelineEntry[] = [
    ...records.filter((record): record is StepRecord => record.sk.startsWith("S#")).flatMap(stepEntry),
    ...interactions.flatMap(questionEntries),
    ...records.filter((record): record is FailureRecord => record.sk.startsWith("F#")).map(failureEntry),
    ...(meta?.closedAt === undefined ? [] : [finishedEntry(meta, meta.closedAt)]),
  ];
  const startedAt = startOf(meta?.startedAt, happened, openedAt);
  const entries: TimelineEntry[] = [
    { at: openedAt, kind: "alert" },
    ...(startedAt === undefined ? [] : [{ at: startedAt, kind: "started" as const }]),
    ...happened,
    ...(count > 1 ? [{ at: lastSeenAt, kind: "duplicate" as const, detail: { count, lastSeenAt } }] : []),
  ];
  return entries.sort((a, b) =>
    a.at === b.at && a.kind !== b.kind
      ? kinds.indexOf(a.kind) - kinds.indexOf(b.kind)
      : byTimeThenName([a.at, a.step ?? ""], [b.at, b.step ?? ""]),
  );
}

/** The note that it was started may come after what it did; it began before that all the same. */
function startOf(noted: string | undefined, happened: readonly TimelineEntry[], openedAt: string): string | undefined {
  const first = happened.map(({ at }) => at).sort()[0];
  if (noted === undefined) return first === undefined ? undefined : openedAt;
  return first !== undefined && first < noted ? first : noted;
}

function stepEntry(record: StepRecord): TimelineEntry[] {
  if (record.kind !== "task" || record.phase !== "done") return [];
  const detail = record.attempt > 1 ? { detail: { attempts: record.attempt } } : {};
  return [
    { at: record.finishedAt ?? record.startedAt, kind: "step", step: `${record.step}${record.visit}`, ...detail },
  ];
}

function questionEntries(item: InteractionItem): TimelineEntry[] {
  const step = `${item.step}${item.visit}`;
  const events = item.events ?? [];
  const asked = events.find(({ kind }) => kind === "asked");
  const at = asked?.at ?? item.askedAt;
  const between = events.filter(({ kind }) => kind === "reminded" || kind === "escalated");
  return [
    ...(at === undefined ? [] : [{ at, kind: "asked" as const, step, ...toWhom(asked?.to) }]),
    ...between.map((event) => ({ at: event.at, kind: event.kind, step, ...toWhom(event.to) })),
    ...answeredEntry(item, step),
  ];
}

function answeredEntry(item: InteractionItem, step: string): TimelineEntry[] {
  if (item.state !== "answered") return [];
  const event = item.events?.findLast(({ kind }) => kind === "answered");
  const at = item.answeredAt ?? event?.at;
  if (at === undefined) return [];
  const by = item.by?.email ?? event?.by;
  return [{ at, kind: "answered", step, ...(by === undefined ? {} : { by }), ...answerDetail(item.answer) }];
}

/** The choice and the fields of its form; who and when stand beside it. */
function answerDetail(answer: string | undefined): { detail?: Record<string, unknown> } {
  const parsed: unknown = answer === undefined ? undefined : JSON.parse(answer);
  if (typeof parsed !== "object" || parsed === null) return {};
  return { detail: Object.fromEntries(Object.entries(parsed).filter(([name]) => name !== "by" && name !== "at")) };
}

function toWhom(to: string | undefined): { detail?: Record<string, unknown> } {
  return to === undefined ? {} : { detail: { to } };
}

function failureEntry({ at, sk, step, error, cause, branch }: FailureRecord): TimelineEntry {
  const detail = { error, ...(cause ? { cause } : {}), ...(branch ? { branch } : {}) };
  return { at: at ?? sk.split("#")[1] ?? "", kind: "failed", step, detail };
}

function finishedEntry({ status, outcome, problem, data }: MetaRecord, at: string): TimelineEntry {
  const detail = {
    status,
    ...(outcome === undefined ? {} : { outcome }),
    ...(problem === undefined ? {} : { problem }),
    ...(data === undefined ? {} : { data: JSON.parse(data) }),
  };
  return { at, kind: "finished", detail };
}

function latest(...times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
}
