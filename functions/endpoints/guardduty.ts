/** GuardDuty findings as EventBridge delivers them (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html). */
import { z } from "zod";
import { endpoint } from "../runtime/endpoint.ts";
import { awsEnvelope } from "./aws-envelope.ts";

export const guardduty = endpoint({
  name: "guardduty",
  description: "GuardDuty found something.",
  kind: "aws-event",
  pattern: { source: ["aws.guardduty"], "detail-type": ["GuardDuty Finding"] },
  alert: z.looseObject({
    ...awsEnvelope,
    source: z.literal("aws.guardduty"),
    "detail-type": z.literal("GuardDuty Finding"),
    detail: z.looseObject({
      id: z.string().min(1),
      type: z.string().min(1),
      /** 1.0–10.0: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
      severity: z.number().min(0).max(10),
      title: z.string(),
      description: z.string(),
      accountId: z.string().optional(),
      region: z.string().optional(),
      arn: z.string().optional(),
      createdAt: z.string().optional(),
      updatedAt: z.string().optional(),
      resource: z
        .looseObject({
          resourceType: z.string().optional(),
          instanceDetails: z.looseObject({ instanceId: z.string().optional() }).nullish(),
          accessKeyDetails: z
            .looseObject({ accessKeyId: z.string().optional(), userName: z.string().optional() })
            .nullish(),
          s3BucketDetails: z
            .array(z.looseObject({ arn: z.string().optional(), name: z.string().optional() }))
            .nullish(),
        })
        .optional(),
      service: z.looseObject({ count: z.number().optional() }).optional(),
    }),
  }),
  // GuardDuty sends the same finding again, with a higher count, while the activity goes on; and a delegated administrator
  // sends a copy of each finding of its members, in an envelope of its own account.
  dedup: { fields: ["detail.id"], windowSeconds: 24 * 3600 },
  severity: ({ detail }) => severityOf(detail.severity),
  route: {
    rules: [{ when: ({ detail }) => bucketOpened.has(detail.type), playbook: "guardduty-public-bucket" }],
    default: "guardduty-triage",
  },
});

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-s3.html */
const bucketOpened = new Set([
  "Policy:S3/BucketAnonymousAccessGranted",
  "Policy:S3/BucketBlockPublicAccessDisabled",
  "Policy:S3/BucketPublicAccessGranted",
]);

function severityOf(score: number): "low" | "medium" | "high" | "critical" {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  return score >= 4 ? "medium" : "low";
}
