import type { ResourceRule } from "#policy/core/rule";
import { at } from "#policy/core/values";

/** Type → the input that turns encryption on, and the control that asks for it. Tables, buckets, queues and topics have rules of their own. */
const switches: Readonly<Record<string, readonly [path: string, control: string]>> = {
  "aws:rds/instance:Instance": ["storageEncrypted", "RDS.3"],
  "aws:rds/cluster:Cluster": ["storageEncrypted", "RDS.27"],
  "aws:docdb/cluster:Cluster": ["storageEncrypted", "DocumentDB.1"],
  "aws:neptune/cluster:Cluster": ["storageEncrypted", "Neptune.1"],
  "aws:efs/fileSystem:FileSystem": ["encrypted", "EFS.1"],
  "aws:ebs/volume:Volume": ["encrypted", "EC2.3"],
  "aws:elasticache/replicationGroup:ReplicationGroup": ["atRestEncryptionEnabled", "ElastiCache.4"],
  "aws:opensearch/domain:Domain": ["encryptAtRest.enabled", "Opensearch.1"],
  "aws:redshift/cluster:Cluster": ["encrypted", "Redshift.10"],
  "aws:kinesis/stream:Stream": ["encryptionType", "Kinesis.1"],
};

/** A store made from another one is encrypted as that one is. */
const sources = ["replicateSourceDb", "replicationSourceIdentifier", "snapshotIdentifier", "snapshotId"];

export const encryptedStores: ResourceRule = {
  id: "data-encrypted-stores",
  title: "Databases, volumes and streams are encrypted at rest",
  severity: "high",
  types: Object.keys(switches),
  reads: [...new Set(Object.values(switches).map(([path]) => path))],
  why: "Most of these cannot be encrypted later without copying all that they hold.",
  fix: "Turn encryption on where the store is made.",
  reference: `FSBP ${Object.values(switches)
    .map(([, control]) => control)
    .join(", ")}`,
  check: ({ type, props }) => {
    const [path = ""] = switches[type] ?? [];
    const value =
      at(props, path) ?? (props.engine === "valkey" || sources.some((source) => props[source] !== undefined));
    return value === true || value === "true" || value === "KMS" ? [] : [{ path, message: "it is not encrypted" }];
  },
};
