/** What we find and no linter does. */
import type { Verdict } from "./verdicts.ts";

export const onlyOursVerdicts: readonly Verdict[] = [
  {
    concern: "grammar",
    is: "right",
    why: "AWS refuses a principal in an identity policy; the linters fail on it or do not look",
  },
  {
    concern: "actions",
    is: "right",
    why: "old examples of AWS have `SNS:Receive`; the Service Authorization Reference does not",
  },
  {
    concern: "resources",
    policies: ["cfn-lint/nist-logging-rCloudWatchLogsRole-2"],
    is: "right",
    why: "the partition has no such region: AWS GovCloud (US) is not in Europe",
  },
  {
    concern: "resources",
    is: "right",
    why: "one resource of several fits no action of its statement: a bucket beside its objects, a database group",
  },
  {
    concern: "wideResources",
    is: "right",
    why: "the wildcard stands inside the ARN: it takes in names that nobody wrote (`role/*`, `db:test*`, any region)",
  },
  {
    concern: "trust",
    policies: ["iam-vulnerable/privesc-permissive-role-trust"],
    is: "right",
    why: "the root of one's own account is everybody there whose policies let them",
  },
  {
    concern: "open",
    policies: ["cloudsplaining/resource-policy-document-resource-policy-document-restricted-by-cidr"],
    is: "right",
    why: "an address tells nobody from others who come from there",
  },
  {
    concern: "escalation",
    is: "right",
    why: "the linters know fewer ways (commands on instances, stacks, instance profiles), or do not read policies together",
  },
  {
    concern: "credentials",
    is: "right",
    why: "the linters count secrets and parameters as data, or let a condition on the caller pass",
  },
  {
    concern: "exfiltration",
    is: "right",
    why: "the linters know fewer actions that read data: DynamoDB, logs, images, code; and an address or a network names no bucket",
  },
  {
    concern: "exposure",
    is: "right",
    why: "opening any security group, which AWS counts as writing",
  },
];
