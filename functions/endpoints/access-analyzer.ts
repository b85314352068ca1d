/** IAM Access Analyzer's findings on access from outside, as EventBridge delivers them (https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html). */
import { z } from "zod";
import { endpoint } from "../runtime/endpoint.ts";
import { awsEnvelope } from "./aws-envelope.ts";

export const accessAnalyzer = endpoint({
  name: "access-analyzer",
  description: "IAM Access Analyzer found that somebody outside can get at a resource.",
  kind: "aws-event",
  // A finding that is settled, archived or deleted is no alert.
  pattern: {
    source: ["aws.access-analyzer"],
    "detail-type": ["Access Analyzer Finding"],
    detail: { status: ["ACTIVE"], isDeleted: [false] },
  },
  alert: z.looseObject({
    ...awsEnvelope,
    source: z.literal("aws.access-analyzer"),
    "detail-type": z.literal("Access Analyzer Finding"),
    detail: z.looseObject({
      id: z.string().min(1),
      status: z.literal("ACTIVE"),
      /** The account that the finding says it is about: its text, not to be acted on. */
      accountId: z.string(),
      region: z.string().optional(),
      resource: z.string().min(1),
      resourceType: z.string(),
      isPublic: z.boolean().optional(),
      principal: z.looseObject({ AWS: z.string().optional(), Federated: z.string().optional() }).optional(),
      action: z.array(z.string()).optional(),
      condition: z.looseObject({}).optional(),
      /** Why the resource could not be analyzed: then there is no principal. */
      error: z.string().optional(),
    }),
  }),
  // Each analyzer gives the finding an id of its own: the member's, the organization's in the administrator's account, and,
  // for a role, one in each region. What is shared, with whom and on what condition is the same in all.
  dedup: {
    fields: ["detail.resource", "detail.principal", "detail.condition", "detail.error"],
    windowSeconds: 24 * 3600,
  },
  severity: ({ detail }) => (detail.isPublic ? "high" : detail.error === undefined ? "medium" : "low"),
  route: { default: "aws-triage" },
});
