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
    why: "the Service Authorization Reference has no `sns:Receive`; the linter knows it from old default policies of SNS",
  },
  {
    concern: "resources",
    is: "right",
    why: "one of several resources fits no action of its statement: the linter wants one that fits only",
  },
  {
    concern: "wideResources",
    policies: [
      "cloudsplaining/policy-document-condition-is-a-restricted-action",
      "cloudsplaining/policy-document-condition-is-a-restricted-action-2",
    ],
    is: "defect",
    why: "`cloudwatch:PutMetricData` acts on data sets beside its metrics, which have no ARN: `*` cannot be avoided",
  },
  {
    concern: "wideResources",
    policies: ["cfn-lint/functions-sub-needed-myPolicy"],
    is: "defect",
    why: "IAM acts in the policy's own account only, so `*` for the account in its ARN is no wildcard",
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
];
