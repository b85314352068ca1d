import type { ResourceRule } from "#policy/core/rule";

/** Type → the input that guards its data, and the value that does. */
const guards: Readonly<Record<string, readonly [input: string, value: boolean]>> = {
  "aws:dynamodb/table:Table": ["deletionProtectionEnabled", true],
  "aws:s3/bucket:Bucket": ["forceDestroy", false],
  "aws:s3/bucketV2:BucketV2": ["forceDestroy", false],
  "aws:rds/instance:Instance": ["deletionProtection", true],
  "aws:rds/cluster:Cluster": ["deletionProtection", true],
  "aws:docdb/cluster:Cluster": ["deletionProtection", true],
  "aws:neptune/cluster:Cluster": ["deletionProtection", true],
  "aws:cognito/userPool:UserPool": ["deletionProtection", true],
};

/** A stack to try things in may be deleted with all its data: its policy configuration says so. */
export const protectedStores: ResourceRule = {
  id: "data-protected-stores",
  title: "Stores of data refuse to be deleted",
  severity: "high",
  types: Object.keys(guards),
  reads: [...new Set(Object.values(guards).map(([input]) => input))],
  why: "One wrong `destroy`, or a change that replaces a table, takes all evidence with it.",
  fix: "Turn on deletion protection, and take forceDestroy away (socless:deletionProtection: true does both).",
  reference: "FSBP DynamoDB.6, RDS.7, RDS.8, DocumentDB.5 and Neptune.4",
  check: ({ type, props }) => {
    const [path, value] = guards[type] ?? ["", true];
    const given = props[path] === "ACTIVE" ? true : (props[path] ?? false);
    return given === value
      ? []
      : [{ path, message: value ? "it can be deleted with all that it holds" : "it is emptied when it is deleted" }];
  },
};
