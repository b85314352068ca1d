import type { ResourceRule } from "#policy/core/rule";

const inputs: Readonly<Record<string, string>> = {
  "aws:secretsmanager/secret:Secret": "recoveryWindowInDays",
  "aws:kms/key:Key": "deletionWindowInDays",
  "aws:kms/externalKey:ExternalKey": "deletionWindowInDays",
  "aws:kms/replicaKey:ReplicaKey": "deletionWindowInDays",
};

/** Left out, AWS waits for 30 days. */
export const recoverableSecrets: ResourceRule = {
  id: "secretsmanager-recoverable-secrets",
  title: "Deleted secrets and keys can be brought back for some days",
  severity: "medium",
  types: Object.keys(inputs),
  reads: [...new Set(Object.values(inputs))],
  why: "A secret or key that is gone at once takes all with it that needs it, and nobody can undo a mistake.",
  fix: "Leave the window out (30 days), or set it to 7 days or more.",
  reference: "FSBP KMS.3, https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  defaults: { atLeastDays: 7 },
  check: ({ type, props, config: { atLeastDays } }) => {
    const path = inputs[type] ?? "";
    const days = props[path];
    return typeof days === "number" && days < Number(atLeastDays)
      ? [{ path, message: `it can be brought back for ${days} days only, and ${atLeastDays} are demanded` }]
      : [];
  },
};
