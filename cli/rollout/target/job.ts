/** What the process of one target is told, and what it tells. */
import { z } from "zod";

const names = z.record(z.string(), z.unknown());
const fleetTarget = z.object({
  name: z.string(),
  stack: z.string(),
  account: z.string(),
  region: z.string(),
  deploymentRole: z.object({ arn: z.string(), externalId: z.string() }).optional(),
  hub: z.string().optional(),
});

/** Where a stack is worked on; the same for reading it and for changing it. */
const place = z.object({
  stack: z.string(),
  /** The project's folder, absolute. */
  project: z.string(),
  /** As in `Pulumi.<stack>.yaml`, without the project's prefix. */
  settings: names,
  backend: z.string().optional(),
  secretsProvider: z.string().optional(),
});
export type Place = z.output<typeof place>;

export const job = z.object({
  /**
   * `preview`: shows what `up` would do, `preview-destroy` what `destroy` would. `drift`: what was changed by hand.
   * `destroy`: previews first, and removes the stack.
   */
  kind: z.enum(["preview", "up", "drift", "preview-destroy", "destroy"]),
  place,
  target: fleetTarget,
  /** The fleet file, as whoever rolls out named it. */
  file: z.string(),
  /** A policy pack and its configuration, absolute. */
  policy: z.object({ pack: z.string(), config: z.string() }),
  /** Stands with the update in the stack's history. */
  message: z.string(),
  limitSeconds: z.number(),
  /** How long the CLI may take to stop by itself when it is told to. */
  stopSeconds: z.number(),
  /** All that the CLI says goes there. */
  log: z.string(),
});
export type Job = z.output<typeof job>;

const finding = z.object({
  rule: z.string(),
  level: z.enum(["advisory", "mandatory"]),
  urn: z.string(),
  message: z.string(),
});
export type Finding = z.output<typeof finding>;
const drifted = z.object({ urn: z.string(), change: z.enum(["changed", "deleted"]), keys: z.array(z.string()) });
export type Drifted = z.output<typeof drifted>;

export const outcomes = ["done", "failed", "unhealthy", "timed-out", "stopped", "killed"] as const;
export const result = z.object({
  /**
   * `unhealthy`: updated, and its health check failed. `timed-out` and `stopped`: what was under way was let end, and the
   * stack is whole. `killed`: it was not, and must be repaired.
   */
  outcome: z.enum(outcomes),
  /** Sentences for a person; none when it is done. */
  problems: z.array(z.string()),
  /** What was done, or would be: `create` → 12. Without what stays the same. */
  changes: z.record(z.string(), z.number()),
  findings: z.array(finding),
  /** What was changed by hand; only of `drift`. */
  drifted: z.array(drifted),
  seconds: z.number(),
});
export type Result = z.output<typeof result>;

/** From the process: what it is at, or how it ended. */
export const told = z.union([z.object({ step: z.string() }), z.object({ result })]);
/** To the process: first its job, then perhaps that it is to stop. */
export const asked = z.union([z.object({ job }), z.object({ stop: z.literal(true) })]);
