/** What Step Functions allows: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const limits = {
  /** Bytes of a state's input or output, a task's result, an execution's input. */
  payload: 262_144,
  /** Bytes of one Assign. */
  assign: 262_144,
  /** Bytes of all variables that one state can see. */
  variables: 10 * 1024 * 1024,
  definition: 1024 * 1024,
  historyEvents: 25_000,
  /** Inline map iterations that run at once, whatever MaxConcurrency says. */
  mapConcurrency: 40,
  /** Child executions of a distributed map that run at once. */
  distributedConcurrency: 10_000,
  /** Days that a closed execution keeps its name and history. */
  retentionDays: 90,
} as const;

export const bytes = (text: string) => Buffer.byteLength(text, "utf8");
