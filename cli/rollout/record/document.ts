/** What is kept of a fleet's rollouts: who holds it, what was rolled out, and what each target has. Pure. */
import { z } from "zod";
import { outcomes } from "../target/job.ts";

const time = z.iso.datetime();

export const holder = z.object({
  /** Of one rollout. */
  id: z.string(),
  user: z.string(),
  host: z.string(),
  pid: z.number(),
  since: time,
  /** Renewed while it lives. */
  seen: time,
});
export type Holder = z.output<typeof holder>;

/** What was rolled out. */
const what = z.object({
  /** Of the project's repository; a `+` behind it says that files were changed. */
  commit: z.string().optional(),
  /** Of the program and the policy pack. */
  program: z.string(),
});

const rollout = what.extend({
  id: z.string(),
  /** `destroy`: a target was removed. */
  kind: z.enum(["up", "destroy"]).default("up"),
  by: z.string(),
  started: time,
  ended: time.optional(),
  /** `running` with no holder: its process died. */
  outcome: z.enum(["running", "done", "failed", "paused", "stopped"]),
  targets: z.record(z.string(), z.enum(outcomes)).default({}),
});
export type Rollout = z.output<typeof rollout>;

const entry = what.extend({
  rollout: z.string(),
  by: z.string().optional(),
  settings: z.string(),
  version: z.string().optional(),
  at: time,
  outcome: z.enum(outcomes),
  problems: z.array(z.string()).default([]),
  findings: z.number().default(0),
});
/** What a target has got last. */
export type Entry = z.output<typeof entry>;

const document = z.object({
  holder: holder.optional(),
  /** Newest first. */
  rollouts: z.array(rollout).default([]),
  targets: z.record(z.string(), entry).default({}),
});
export type FleetRecord = z.output<typeof document>;

/** Reads the outputs of the record's stack; an empty record when it has none. */
export function parseRecord(outputs: unknown): FleetRecord {
  const { data, error } = document.safeParse(outputs);
  if (!data) throw new Error(`The record of the rollouts cannot be read: ${z.prettifyError(error)}`);
  return data;
}

/** Rollouts that are kept. */
const most = 20;

export function begun(record: FleetRecord, one: Rollout): FleetRecord {
  return { ...record, rollouts: [one, ...record.rollouts].slice(0, most) };
}

export function withTarget(record: FleetRecord, name: string, one: Entry): FleetRecord {
  return {
    ...changed(record, one.rollout, (of) => ({ ...of, targets: { ...of.targets, [name]: one.outcome } })),
    targets: { ...record.targets, [name]: one },
  };
}

/** Before a target's stack is removed: should that break off, nothing says that the target is up to date. */
export function withoutTarget({ targets, ...record }: FleetRecord, name: string): FleetRecord {
  const { [name]: removed, ...others } = targets;
  return { ...record, targets: others };
}

export const concluded = (record: FleetRecord, id: string, outcome: Rollout["outcome"], ended: string): FleetRecord =>
  changed(record, id, (of) => ({ ...of, outcome, ended }));

const changed = (record: FleetRecord, id: string, how: (one: Rollout) => Rollout): FleetRecord => ({
  ...record,
  rollouts: record.rollouts.map((one) => (one.id === id ? how(one) : one)),
});
