import { z } from "zod";

/** What `run.ts` is told on standard input. */
export const job = z.strictObject({
  /** The Pulumi program's file; it runs with its folder as working directory. */
  program: z.string(),
  project: z.string(),
  stack: z.string(),
  /** Full keys (`socless:targets`, `aws:region`) and values as text. */
  config: z.record(z.string(), z.string()),
  secretKeys: z.array(z.string()),
  /** The local cloud's data folder; the deployment's state is kept there. */
  data: z.string(),
  /** The gateway's address and the operator's secret key. */
  gateway: z.string(),
  token: z.string(),
  preview: z.boolean(),
  /** The outputs of other stacks, by the names that a StackReference has for them: `organization/project/stack`. */
  stacks: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  /** The process that asked: when it is no longer this one's parent, nobody waits for the result, and the run ends. */
  parent: z.number().optional(),
});

export type Job = z.output<typeof job>;

export type Step = {
  readonly op: "same" | "create" | "update" | "replace" | "delete" | "read";
  readonly urn: string;
  /** The inputs whose change made the step. */
  readonly changes?: readonly string[];
};

export type Problem = {
  readonly urn: string;
  readonly message: string;
  /** `file:line` where the resource was declared. */
  readonly source?: string;
};

/** What `run.ts` answers on standard output. Secret outputs read `[secret]`. */
export type Result = {
  readonly outputs: Record<string, unknown>;
  readonly steps: readonly Step[];
  readonly errors: readonly Problem[];
};
