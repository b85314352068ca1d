import type { ResourceRule, Subject } from "#policy/core/rule";
import { texts } from "#policy/core/values";

/** AWS's own policies that end at no resource. */
export const fullAccess = /^arn:[\w-]+:iam::aws:policy\/(.*\/)?(AdministratorAccess|PowerUserAccess|.*FullAccess.*)$/i;

const attachments = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:iam/role:Role": "managedPolicyArns",
} as const;

export const noFullAccessPolicies: ResourceRule = {
  id: "iam-no-full-access-policies",
  title: "No policy of AWS that allows a whole service or account",
  severity: "high",
  types: Object.keys(attachments),
  reads: ["policyArn", "managedPolicyArns"],
  why: "AWS writes these policies for people who try things out: they allow every action on every resource.",
  fix: "Write a policy with the actions and resources that are used.",
  reference: "FSBP IAM.1, CIS AWS Foundations 3.0: 1.16 and 1.22",
  check: (subject) =>
    attached(subject)
      .filter(({ arn }) => fullAccess.test(arn))
      .map(({ path, arn }) => ({ path, message: `it takes ${arn.split("/").at(-1)}` })),
};

function attached({ type, props }: Subject): readonly { readonly path: string; readonly arn: string }[] {
  const path = Object.entries(attachments).find(([token]) => token === type)?.[1] ?? "policyArn";
  return texts(props[path]).map((arn) => ({ path, arn }));
}
