/** What the linters find and we do not. */
import type { Kind } from "./policies.ts";
import type { Verdict } from "./verdicts.ts";

const resourceKinds: readonly Kind[] = ["bucket", "queue", "topic", "key", "secret"];
const noRule = "no rule looks for it yet";

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
    concern: "wideActions",
    kinds: ["trust"],
    is: "defect",
    why: "`iam-no-wildcard-action` does not read trust policies: `sts:AssumeRole*`",
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
    kinds: ["bucket"],
    is: "defect",
    why: "no rule asks a service in a resource policy for the account or resource it acts for",
  },
  {
    concern: "deputy",
    policies: ["cloudsplaining/exclusions-exclusions-for-service-roles"],
    is: "right",
    why: "the role is AWS's own (service-linked); nobody can change its trust policy",
  },
  {
    concern: "deputy",
    is: "defect",
    why: "more services than our list has can say for which account they take a role",
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
    concern: "open",
    policies: ["iam-policy-validator/kms-key-policy-insecure"],
    is: "right",
    why: "AWS refuses a principal with a wildcard inside (`arn:aws:iam::*:root`)",
  },
  { concern: "escalation", is: "defect", why: noRule },
  { concern: "credentials", is: "defect", why: noRule },
  { concern: "exposure", is: "defect", why: noRule },
  { concern: "exfiltration", is: "defect", why: noRule },
];
