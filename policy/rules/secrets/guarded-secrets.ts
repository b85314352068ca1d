import type { StackRule } from "#policy/core/rule";

const secretType = "aws:secretsmanager/secret:Secret";
const policyType = "aws:secretsmanager/secretPolicy:SecretPolicy";

export const guardedSecrets: StackRule = {
  id: "secretsmanager-guarded-secrets",
  title: "Every secret has a policy",
  severity: "medium",
  types: [secretType, policyType],
  reads: [],
  why: "What a policy lets through is found there; a secret that has none is closed by nothing but everybody's own permissions.",
  fix: "Give the secret a SecretPolicy that denies reading to everybody but its readers.",
  reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
  checkStack: ({ ofType, referring }) =>
    ofType(secretType)
      .filter(({ props, unknown }) => !props.policy && !unknown.includes("policy"))
      .filter((secret) => referring(secret, policyType).length === 0)
      .map((resource) => ({ resource, path: "policy", message: "it has no policy" })),
};
