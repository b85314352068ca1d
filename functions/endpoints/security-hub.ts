/**
 * Security Hub's findings as EventBridge delivers them (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html),
 * in the AWS Security Finding Format (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html).
 */
import { z } from "zod";
import { endpoint } from "../runtime/endpoint.ts";
import { awsEnvelope } from "./aws-envelope.ts";

/** The lesser ones are a list to work through, which Security Hub itself has; a check that passed is INFORMATIONAL. */
const urgent = ["HIGH", "CRITICAL"];
/** They have endpoints of their own here, and Security Hub sends their findings once more. */
const others = ["GuardDuty", "IAM Access Analyzer"];

const finding = z.looseObject({
  Id: z.string().min(1),
  ProductArn: z.string().min(1),
  ProductName: z.string().optional(),
  /** The account that the finding says it is about: its text, not to be acted on. */
  AwsAccountId: z.string(),
  Title: z.string(),
  Description: z.string(),
  Severity: z.looseObject({ Label: z.string() }),
  Resources: z.array(z.looseObject({ Id: z.string(), Type: z.string().optional() })).min(1),
  RecordState: z.string(),
  Workflow: z.looseObject({ Status: z.string() }),
});

export const securityHub = endpoint({
  name: "security-hub",
  description: "Security Hub has an urgent finding that nobody has looked at.",
  kind: "aws-event",
  pattern: {
    source: ["aws.securityhub"],
    "detail-type": ["Security Hub Findings - Imported"],
    detail: {
      findings: {
        RecordState: ["ACTIVE"],
        Workflow: { Status: ["NEW"] },
        Severity: { Label: urgent },
        ProductName: [{ "anything-but": others }],
      },
    },
  },
  each: {
    list: "detail.findings",
    when: ({ detail: { findings } }) =>
      findings.every(
        ({ RecordState, Workflow, Severity, ProductName = "" }) =>
          RecordState === "ACTIVE" &&
          Workflow.Status === "NEW" &&
          urgent.includes(Severity.Label) &&
          !others.includes(ProductName),
      ),
  },
  alert: z.looseObject({
    ...awsEnvelope,
    source: z.literal("aws.securityhub"),
    "detail-type": z.literal("Security Hub Findings - Imported"),
    detail: z.looseObject({ findings: z.array(finding).length(1) }),
  }),
  // Every update of a finding is an event, and a check that goes on failing is updated every day. The administrator's
  // account and the aggregation region get copies; a finding's id and its product stay the same in all.
  dedup: { fields: ["detail.findings.0.ProductArn", "detail.findings.0.Id"], windowSeconds: 7 * 24 * 3600 },
  severity: ({ detail }) => (detail.findings[0]?.Severity.Label === "CRITICAL" ? "critical" : "high"),
  route: { default: "aws-triage" },
});
