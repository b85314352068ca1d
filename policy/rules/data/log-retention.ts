import type { ResourceRule } from "#policy/core/rule";

export const logRetention: ResourceRule = {
  id: "logs-retention",
  title: "Logs are kept for a set time",
  severity: "medium",
  types: ["aws:cloudwatch/logGroup:LogGroup"],
  reads: ["retentionInDays"],
  why: "Without a number logs stay for ever: they cost each month, and what they say about people has no end.",
  fix: "Set retentionInDays.",
  reference: "FSBP CloudWatch.16",
  defaults: { atLeastDays: 1 },
  check: ({ props: { retentionInDays: days }, config: { atLeastDays } }) => {
    const path = "retentionInDays";
    if (typeof days !== "number" || days === 0) return [{ path, message: "logs are kept for ever" }];
    return days < Number(atLeastDays)
      ? [{ path, message: `logs are kept for ${days} days, and ${atLeastDays} are demanded` }]
      : [];
  },
};
