/** The alerts table: what was accepted, how often it came, what still waits for its start. */
import { type AlertItem, alertItem } from "../runtime/records.ts";
import { change, isoTime, put, read, shardOf, type Table } from "./database.ts";

/** The stream needs this long at most to start an alert; then sweep takes it. */
const headStartMs = 30_000;
/** Among how many partitions of the index `due` the pending alerts are spread. */
export const alertShards = 8;
const rounds = 3;
/** How long the count of a window that is over is kept. */
const keepSeconds = 400 * 86_400;

/** A validated alert before it is known whether it is a duplicate. */
export type Candidate = Pick<
  AlertItem,
  "pk" | "investigation" | "endpoint" | "playbook" | "machine" | "fields" | "severity" | "subject"
> & {
  readonly windowSeconds: number;
  /** The delivery's own id: what is delivered or written twice under one receipt is counted once. */
  readonly receipt: string;
  /** Where the alert's text stands; called only when this alert opens an investigation. */
  body(): Promise<{ readonly alert: string } | { readonly alertRef: string }>;
};

export type Accepted = { readonly investigationId: string; readonly duplicate: boolean; readonly count: number };

/** Counts the alert as a duplicate or opens an investigation with it: one conditional write decides. */
export async function accept(table: Table, candidate: Candidate, now: number): Promise<Accepted> {
  for (let round = 0; round < rounds; round++) {
    const settled = (await countDuplicate(table, candidate, now)) ?? (await open(table, candidate, now));
    if (settled) return settled;
  }
  throw new Error(`the alert's record changed ${rounds} times while it was stored; send the alert again`);
}

async function countDuplicate(table: Table, { pk, receipt }: Candidate, now: number): Promise<Accepted | undefined> {
  const counted = await change(
    table,
    { pk },
    {
      update: "SET #lastSeenAt = :at, #receipt = :receipt ADD #n :one",
      condition:
        "attribute_exists(#pk) AND (#windowEnd > :now OR attribute_exists(#due)) AND (attribute_not_exists(#receipt) OR #receipt <> :receipt)",
      values: { ":at": isoTime(now), ":receipt": receipt, ":one": 1, ":now": now },
    },
  );
  if (!counted) return undefined;
  const { investigation, n } = alertItem.parse(counted);
  return { investigationId: investigation, duplicate: true, count: n };
}

async function open(table: Table, candidate: Candidate, now: number): Promise<Accepted | undefined> {
  const { windowSeconds, body, ...stored } = candidate;
  const opened = await put(
    table,
    {
      ...stored,
      ...(await body()),
      receivedAt: isoTime(now),
      lastSeenAt: isoTime(now),
      windowEnd: now + windowSeconds * 1000,
      n: 1,
      due: now + headStartMs,
      dueShard: shardOf(stored.pk, alertShards),
    },
    "attribute_not_exists(#pk) OR (#windowEnd <= :now AND attribute_not_exists(#due) AND (attribute_not_exists(#receipt) OR #receipt <> :receipt))",
    { ":now": now, ":receipt": stored.receipt },
  );
  if (opened) return { investigationId: stored.investigation, duplicate: false, count: 1 };
  return ownRepeatedWrite(table, candidate);
}

/** The SDK repeats a write whose answer was lost; the repeat is refused although it is ours. */
async function ownRepeatedWrite(
  table: Table,
  { pk, investigation, receipt }: Candidate,
): Promise<Accepted | undefined> {
  const item = await read(table, { pk });
  if (!item) return undefined;
  const stored = alertItem.parse(item);
  if (stored.investigation === investigation) return { investigationId: investigation, duplicate: false, count: 1 };
  if (item.receipt !== receipt) return undefined;
  return { investigationId: stored.investigation, duplicate: true, count: stored.n };
}

/** Reads one alert as it stands now; undefined when there is none. */
export async function readAlert(table: Table, pk: string): Promise<AlertItem | undefined> {
  const item = await read(table, { pk });
  return item && alertItem.parse(item);
}

const stillPending = "#investigation = :mine AND attribute_exists(#due)";

/** The alert has been dispatched: nothing is due any more and its text stands with the investigation. */
export async function markDispatched(table: Table, { pk, investigation, windowEnd }: AlertItem): Promise<void> {
  await change(
    table,
    { pk },
    {
      update: "SET #expireAt = :expireAt REMOVE #due, #dueShard, #alert",
      condition: stillPending,
      values: { ":mine": investigation, ":expireAt": Math.ceil(windowEnd / 1000) + keepSeconds },
    },
  );
}

/** The alert can never be dispatched: it frees its shard, and its fingerprint for the next alert. */
export async function markFailed(table: Table, item: AlertItem, reason: string, now: number): Promise<void> {
  await change(
    table,
    { pk: item.pk },
    {
      update: "SET #expireAt = :expireAt, #failed = :reason, #windowEnd = :now REMOVE #due, #dueShard, #alert",
      condition: stillPending,
      values: {
        ":mine": item.investigation,
        ":expireAt": Math.ceil(now / 1000) + keepSeconds,
        ":reason": reason,
        ":now": now,
      },
    },
  );
}

/** Puts off the next try of an alert that could not be started just now. */
export async function putOff(table: Table, { pk, investigation }: AlertItem, due: number): Promise<void> {
  await change(
    table,
    { pk },
    {
      update: "SET #due = :due",
      condition: stillPending,
      values: { ":mine": investigation, ":due": due },
    },
  );
}
