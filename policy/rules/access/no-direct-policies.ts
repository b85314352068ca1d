import type { StackRule } from "#policy/core/rule";

const kinds: Readonly<Record<string, string>> = {
  "aws:iam/userPolicy:UserPolicy": "it stands inside of one user",
  "aws:iam/groupPolicy:GroupPolicy": "it stands inside of one group",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "it is attached to one user, beside the groups",
};

export const noDirectPolicies: StackRule = {
  id: "iam-no-direct-policies",
  title: "No policy inside of a user or a group, or on one user alone",
  severity: "medium",
  types: Object.keys(kinds),
  reads: [],
  why: "Such a policy is seen only where it stands, has no versions, and stays with a person whose work has changed.",
  fix: "Write a managed policy, and attach it to a role or a group.",
  reference: "FSBP IAM.2, CIS AWS Foundations 3.0: 1.15",
  checkStack: ({ ofType }) =>
    Object.entries(kinds).flatMap(([type, message]) =>
      ofType(type).map((resource) => ({ resource, path: "policy", message })),
    ),
};
