/** What the linters find and we do not. */
import type { Kind } from "./policies.ts";
import type { Verdict } from "./verdicts.ts";

const pattern = "the pattern of actions is found as such, and so is the wide resource";
const named = "it is on one named resource; what is wide is found";
const exception = "the exception is found as such";
const resourceKinds: readonly Kind[] = ["bucket", "queue", "topic", "key", "secret"];

export const onlyTheirsVerdicts: readonly Verdict[] = [
  {
    concern: "grammar",
    kinds: resourceKinds,
    linters: ["parliament"],
    is: "right",
    why: "S3, SNS, SQS and KMS take other characters in a Sid, too: KMS writes `Enable IAM User Permissions` itself",
  },
  {
    concern: "grammar",
    policies: ["iam-policy-validator/custom-policy-checks-check-no-public-access-different-resource-types"],
    is: "right",
    why: "AWS takes an empty list of statements; it grants nothing",
  },
  {
    concern: "wideActions",
    beside: "iam-no-exception-grants",
    linters: ["cfripper"],
    is: "right",
    why: "there is no pattern, but a NotAction: we find the exception",
  },
  {
    concern: "wideResources",
    kinds: resourceKinds,
    is: "right",
    why: "`*` in a resource's own policy is that resource",
  },
  {
    concern: "wideResources",
    beside: "iam-no-exception-grants",
    is: "right",
    why: "what is granted by exception has no list of actions or resources to judge: we find the exception",
  },
  {
    concern: "wideResources",
    kinds: ["identity"],
    linters: ["cfripper"],
    is: "right",
    why: "AWS can allow these actions on `*` only",
  },
  {
    concern: "actions",
    policies: ["cfn-lint/iam-rReadOnlyAdminPolicy"],
    is: "right",
    why: "AWS has actions that begin with `appstream:Get` by now",
  },
  {
    concern: "resources",
    beside: "iam-no-exception-grants",
    is: "right",
    why: "what is granted by exception names no action that could act on something else",
  },
  {
    concern: "resources",
    beside: "iam-no-wildcard-action",
    linters: ["parliament"],
    is: "right",
    why: "a pattern stands for actions on several kinds of things; some act on what is named",
  },
  {
    concern: "resources",
    beside: "iam-known-actions",
    is: "right",
    why: "the action does not exist, which is what we find",
  },
  {
    concern: "resources",
    policies: ["cfn-lint/functions-sub-needed-custom-excludes-TestRole-2"],
    is: "right",
    why: "a variable may stand for a bucket's name",
  },
  {
    concern: "resources",
    policies: ["parliament/resource-instance", "policy-sentry/sid-group-crud-exclude-actions-from-crud-output"],
    is: "right",
    why: "the action needs more things than this one (an alias, an image); another statement may name them",
  },
  {
    concern: "trust",
    policies: [
      "cfn-lint/functions-sub-needed-custom-excludes-TestRole",
      "cfripper/config-cross-account-role-no-name-RootRole",
    ],
    is: "right",
    why: "one user or role of another account is a named principal",
  },
  {
    concern: "trust",
    policies: ["cfripper/CrossAccountTrustRule-iam-root-role-cross-account-RootRole"],
    is: "right",
    why: "AWS refuses the principals: an account has 12 digits",
  },
  {
    concern: "trust",
    policies: ["iam-policy-validator/cross-account-trust-policy"],
    is: "right",
    why: "it demands an external id",
  },
  {
    concern: "trust",
    kinds: ["trust"],
    linters: ["iam-policy-validator"],
    is: "right",
    why: "the service is named; the pattern of actions is counted above",
  },
  {
    concern: "deputy",
    policies: ["cloudsplaining/exclusions-exclusions-for-service-roles"],
    is: "right",
    why: "the role is AWS's own (service-linked); nobody can change its trust policy",
  },
  {
    concern: "deputy",
    is: "right",
    why: "CloudTrail's documentation shows the role without a condition",
  },
  {
    concern: "open",
    kinds: ["trust"],
    is: "right",
    why: "`iam-narrow-trust` finds it as a role that everybody may take",
  },
  {
    concern: "open",
    kinds: ["identity"],
    beside: "iam-readable-documents",
    is: "right",
    why: "AWS refuses a principal in an identity policy, which is what we find",
  },
  {
    concern: "credentials",
    beside: "iam-no-wildcard-action",
    is: "right",
    why: pattern,
  },
  {
    concern: "credentials",
    beside: "iam-no-exception-grants",
    is: "right",
    why: exception,
  },
  {
    concern: "exposure",
    beside: "iam-no-wildcard-action",
    is: "right",
    why: pattern,
  },
  {
    concern: "exposure",
    beside: "iam-no-exception-grants",
    is: "right",
    why: exception,
  },
  {
    concern: "exfiltration",
    beside: "iam-no-wildcard-action",
    is: "right",
    why: pattern,
  },
  {
    concern: "exfiltration",
    beside: "iam-no-exception-grants",
    is: "right",
    why: exception,
  },
  {
    concern: "escalation",
    beside: "iam-no-exception-grants",
    is: "right",
    why: "the resource is none that the actions behind it act on",
  },
  {
    concern: "wideResources",
    beside: "iam-no-escalation",
    is: "right",
    why: "the actions are found as `iam-no-escalation`, which says more",
  },
  {
    concern: "escalation",
    kinds: resourceKinds,
    is: "right",
    why: "a resource policy gives rights on its resource alone",
  },
  {
    concern: "escalation",
    beside: "iam-matching-resources",
    is: "right",
    why: "the action does not act on this resource, which is what we find",
  },
  {
    concern: "escalation",
    policies: ["cfn-lint/properties-hard-coded-arn-properties-Policy"],
    is: "right",
    why: "a pattern of actions on data sets leads to no permission",
  },
  {
    concern: "escalation",
    linters: ["parliament", "cfripper"],
    is: "right",
    why: "it is bounded: by one role that is named, or by the caller's own user (`${aws:username}`)",
  },
  {
    concern: "credentials",
    beside: "iam-no-escalation",
    is: "right",
    why: "the actions are found as `iam-no-escalation`",
  },
  {
    concern: "exposure",
    beside: "iam-no-escalation",
    is: "right",
    why: "the actions are found as `iam-no-escalation`",
  },
  {
    concern: "credentials",
    policies: [
      "cloudsplaining/policy-document-gh-193-AmazonEC2ContainerRegistryReadOnly",
      "policy-sentry/policy-files-get-sid-names-from-policy",
    ],
    is: "right",
    why: "a token for ECR opens what the role may do there, and AWS can allow it on `*` only",
  },
  {
    concern: "credentials",
    policies: [
      "cloudsplaining/scan-policy-file-policy-file",
      "policy-sentry/policy-files-get-actions-from-policy",
      "policy-sentry/analyze-analyze-by-access-level",
    ],
    is: "right",
    why: "everybody gets credentials for their own user only (`${aws:username}`)",
  },
  {
    concern: "credentials",
    linters: ["parliament"],
    is: "right",
    why: named,
  },
  {
    concern: "exfiltration",
    beside: "iam-no-wide-credentials",
    is: "right",
    why: "secrets and parameters are found as `iam-no-wide-credentials`",
  },
  {
    concern: "exposure",
    beside: "iam-narrow-pass-role",
    is: "right",
    why: "passing a role is found as `iam-narrow-pass-role`",
  },
  {
    concern: "exposure",
    kinds: resourceKinds,
    is: "right",
    why: "who may use the resource is judged, not what they may do there: it is open to everybody",
  },
  {
    concern: "exposure",
    beside: "iam-no-wildcard-resource",
    is: "right",
    why: "AWS counts these actions as writing: they are found as a wide resource",
  },
  {
    concern: "exposure",
    linters: ["parliament"],
    is: "right",
    why: named,
  },
  {
    concern: "open",
    policies: ["cloudsplaining/resource-policy-document-resource-policy-document-restricted-by-user-id"],
    is: "right",
    why: "the user id names one role",
  },
  {
    concern: "escalation",
    policies: ["iam-vulnerable/fp1-allow-and-deny-same-policy", "iam-vulnerable/fp2-allow-and-deny-multiple-policies"],
    is: "right",
    why: "another statement denies it everywhere",
  },
  {
    concern: "exfiltration",
    policies: ["parliament/resource-one-bucket"],
    is: "right",
    why: named,
  },
];
