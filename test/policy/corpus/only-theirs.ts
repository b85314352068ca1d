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
    concern: "actions",
    policies: ["cfn-lint/iam-rReadOnlyAdminPolicy"],
    is: "right",
    why: "AWS has had such actions since the linter's list of 2025 was made",
  },
  {
    concern: "resources",
    policies: ["cfripper/s3-bucket-policy-with-not-action-S3BucketPolicyWithNotAction"],
    is: "right",
    why: "a statement by exception is found as such, whatever resource stands beside it",
  },
  {
    concern: "resources",
    policies: [
      "cfn-lint/properties-hard-coded-arn-properties-cdk-SampleBadIAMPolicy3",
      "cfripper/iam-managed-policy-on-user-DirectManagedPolicy",
      "cfripper/iam-managed-policy-with-not-resource-CreateTestDBPolicy2",
      "cfripper/iam-managed-policy-with-wildcard-action-CreateTestDBPolicy3",
      "cfripper/iam-managed-policy-with-wildcard-resource-CreateTestDBPolicy4",
      "cfripper/PrivilegeEscalationRule-privilege-escalation-role-PrivilegeInjectorRole-2",
    ],
    is: "defect",
    why: "an ARN whose region or account there cannot be (`arn:aws:sns:aws:…`, an account of 9 digits) names nothing",
  },
  {
    concern: "resources",
    beside: "iam-known-actions",
    is: "right",
    why: "no resource fits an action that does not exist, which is what we find",
  },
  {
    concern: "resources",
    beside: "iam-no-wildcard-action",
    linters: ["parliament"],
    is: "right",
    why: "some actions of a pattern act on another kind of resource; the pattern is what we find",
  },
  {
    concern: "resources",
    policies: [
      "cfn-lint/functions-sub-needed-custom-excludes-TestRole-2",
      "policy-sentry/sid-group-actions-actions-case",
      "policy-sentry/sid-group-crud-resource-restriction-plus-dependent-action",
      "policy-sentry/sid-group-crud-add-by-list-of-actions",
      "policy-sentry/sid-group-crud-exclude-actions-from-crud-output",
      "policy-sentry/write-policy-library-usage-2",
    ],
    is: "right",
    why: "a placeholder of the source's template, which may stand for a good name",
  },
  {
    concern: "resources",
    policies: ["iam-vulnerable/fp4-nonExploitableResourceConstraint"],
    is: "right",
    why: "`aws` is the account of AWS's own policies",
  },
  {
    concern: "resources",
    policies: ["parliament/resource-instance"],
    is: "right",
    why: "instances are a resource of `ec2:RunInstances`, which wants others beside them",
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
    why: "AWS can allow these actions on `*` only, or they list what has no name yet",
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
