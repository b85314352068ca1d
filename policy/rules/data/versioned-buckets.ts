import type { StackRule } from "#policy/core/rule";
import { at, list } from "#policy/core/values";
import { bucketTypes, lacking } from "#policy/rules/data/buckets";

const beside = ["aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2"];
const path = "versioningConfiguration.status";

export const versionedBuckets: StackRule = {
  id: "s3-versioned-buckets",
  title: "Buckets keep what was overwritten or deleted",
  severity: "medium",
  types: [...bucketTypes, ...beside],
  reads: [path, "versioning", "versionings"],
  why: "A wrong program or person that overwrites an object takes the evidence with it.",
  fix: "Give the bucket a BucketVersioning with the status Enabled.",
  reference: "FSBP S3.14, CIS AWS Foundations 3.0: 2.1.2",
  checkStack: (stack) =>
    lacking(stack, {
      beside,
      own: "versioning",
      path,
      message: "the bucket keeps no versions",
      holds: ({ props }) => at(props, path) === "Enabled",
      ownHolds: ({ props }) => list(props.versioning ?? props.versionings).some((one) => at(one, "enabled") === true),
    }),
};
