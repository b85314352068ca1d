/** The items of the three tables: what is stored of an alert, of an investigation and its steps, of a question. */
import { z } from "zod";

const iso = z.string();
const milliseconds = z.number();

/** alerts: one a fingerprint; the dedup table and the outbox in one. PK `pk` = `endpoint#fingerprint`. */
export const alertItem = z.object({
  pk: z.string(),
  investigation: z.string(),
  endpoint: z.string(),
  playbook: z.string(),
  /** ARN of the state machine that was current when the alert came in. */
  machine: z.string(),
  /** Paths of the fields that the playbook reads: the execution's input. */
  fields: z.array(z.array(z.string())),
  severity: z.string(),
  subject: z.string().optional(),
  receivedAt: iso,
  /** JSON text; gone once dispatched. */
  alert: z.string().optional(),
  /** The vault's key, when the alert is too large for the table. */
  alertRef: z.string().optional(),
  windowEnd: milliseconds,
  /** How often it was seen, this alert included. */
  n: z.number(),
  lastSeenAt: iso,
  /** Present while it waits to be dispatched. */
  due: milliseconds.optional(),
  dueShard: z.number().optional(),
  failed: z.string().optional(),
  /** Epoch seconds; never on a pending item. */
  expireAt: z.number().optional(),
});
export type AlertItem = z.infer<typeof alertItem>;

/** What went wrong in a step, in words safe to show. */
export const problem = z.object({ step: z.string(), error: z.string(), cause: z.string().optional() });
export type Problem = z.infer<typeof problem>;

/** results, SK `META`: the investigation itself. */
export const metaRecord = z.object({
  investigation: z.string(),
  sk: z.literal("META"),
  /** `open` until dispatch has started the execution. */
  status: z.enum(["open", "running", "succeeded", "failed", "timed-out", "aborted"]),
  endpoint: z.string(),
  playbook: z.string(),
  severity: z.string(),
  subject: z.string().optional(),
  machine: z.string().optional(),
  execution: z.string().optional(),
  openedAt: iso,
  startedAt: iso.optional(),
  closedAt: iso.optional(),
  outcome: z.string().optional(),
  problem: problem.optional(),
  /** What `finish` was given, JSON text. */
  data: z.string().optional(),
  /** Ids of the questions that wait for a person; DynamoDB has no empty set. */
  openQuestions: z.set(z.string()).optional(),
  /** The final count and last time of a window that is over. */
  n: z.number().optional(),
  lastSeenAt: iso.optional(),
  /** 0–3; absent when closed. */
  openShard: z.number().optional(),
  /** `YYYY-MM-DD#0..3`, for the listing. */
  day: z.string().optional(),
});
export type MetaRecord = z.infer<typeof metaRecord>;

/** results, SK `ALERT`: the alert as it was received. */
export const alertRecord = z.object({
  investigation: z.string(),
  sk: z.literal("ALERT"),
  body: z.string().optional(),
  ref: z.string().optional(),
});
export type AlertRecord = z.infer<typeof alertRecord>;

/** results, SK `S#<step><visit>`: one step's one visit; also its idempotency record. */
export const stepRecord = z.object({
  investigation: z.string(),
  sk: z.string().startsWith("S#"),
  step: z.string(),
  visit: z.string(),
  kind: z.enum(["task", "ask"]),
  phase: z.enum(["started", "done"]),
  attempt: z.number(),
  /** Which invocation wrote the current attempt: tells its own repeated write from another's. */
  owner: z.string().optional(),
  leaseUntil: milliseconds.optional(),
  /** The attempt ended and surely had no effect: even an effect `once` may be tried again. */
  released: z.boolean().optional(),
  startedAt: iso,
  finishedAt: iso.optional(),
  /** JSON text of the result. */
  result: z.string().optional(),
  /** The vault's key, when the result is too large for the table. */
  ref: z.string().optional(),
  /** The question's id, when `kind` is `ask`. */
  interaction: z.string().optional(),
});
export type StepRecord = z.infer<typeof stepRecord>;

/** results, SK `F#<ISO time>#<step>`: a step failed and nothing in the playbook mended it. */
export const failureRecord = z.object({
  investigation: z.string(),
  sk: z.string().startsWith("F#"),
  step: z.string(),
  error: z.string(),
  cause: z.string().optional(),
  branch: z.string().nullish(),
  at: iso.optional(),
});
export type FailureRecord = z.infer<typeof failureRecord>;

export type InvestigationRecord = MetaRecord | AlertRecord | StepRecord | FailureRecord;

/** Whoever may answer or did answer: one verified e-mail address, whatever the channel. */
export const person = z.object({ id: z.string(), email: z.string(), name: z.string() });
export type Person = z.infer<typeof person>;

/** interactions: one a question. PK `id`. */
export const interactionItem = z.object({
  id: z.string(),
  investigation: z.string(),
  execution: z.string(),
  step: z.string(),
  visit: z.string(),
  /** The newest task token; never leaves the platform. */
  token: z.string(),
  state: z.enum(["open", "answered", "expired", "closed"]),
  question: z.string(),
  askedAt: iso.optional(),
  expiresAt: milliseconds,
  /** When something is to be done next: remind, escalate, expire, deliver. */
  nextAt: milliseconds.optional(),
  remindAt: milliseconds.optional(),
  escalateAt: milliseconds.optional(),
  dueShard: z.number().optional(),
  allowed: z.array(person),
  excluded: z.array(z.string()).optional(),
  quorum: z.number(),
  voters: z.set(z.string()).optional(),
  votes: z.record(z.string(), z.number()).optional(),
  answer: z.string().optional(),
  answeredAt: iso.optional(),
  by: person.optional(),
  delivered: z.boolean().optional(),
  messages: z.array(z.object({ channel: z.string(), ts: z.string(), userId: z.string().optional() })).optional(),
  /** SHA-256 (hex) of a link's secret → the recipient's user id. */
  links: z.record(z.string(), z.string()).optional(),
  events: z
    .array(
      z.object({
        at: iso,
        kind: z.enum(["asked", "reminded", "escalated", "answered"]),
        by: z.string().optional(),
        to: z.string().optional(),
        detail: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
  /** Epoch seconds. */
  expireAt: z.number().optional(),
});
export type InteractionItem = z.infer<typeof interactionItem>;

/** The sort key of one step's one visit. */
export function stepKey(step: string, visit: string): string {
  return `S#${step}${visit}`;
}
