import type { ResourceRule } from "#policy/core/rule";

/** Type → inputs by which a secret's value goes through the program, and so into Pulumi's state. */
const values: Readonly<Record<string, readonly string[]>> = {
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretString", "secretBinary"],
  "aws:ssm/parameter:Parameter": ["value"],
  "aws:rds/instance:Instance": ["password"],
  "aws:rds/cluster:Cluster": ["masterPassword"],
  "aws:docdb/cluster:Cluster": ["masterPassword"],
  "aws:redshift/cluster:Cluster": ["masterPassword"],
  "aws:elasticache/replicationGroup:ReplicationGroup": ["authToken"],
};

/** A write-only input (`secretStringWo`) does not come into the state. A plain parameter is another rule's. */
export const noValueInProgram: ResourceRule = {
  id: "no-secret-value-in-program",
  title: "No secret's value goes through the program",
  severity: "high",
  types: Object.keys(values),
  reads: [...new Set(Object.values(values).flat())],
  why: "What the program hands over stands in Pulumi's state and in the history of the stack, for as long as they exist.",
  fix: "Make the secret empty, and put its value in by a command of its own; let RDS manage its own master password.",
  reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
  check: ({ type, props }) =>
    type === "aws:ssm/parameter:Parameter" && props.type !== "SecureString"
      ? []
      : (values[type] ?? [])
          .filter((path) => props[path] !== undefined && props[path] !== "")
          .map((path) => ({ path, message: "the program hands over a secret's value, or makes one" })),
};
