import type { StackRule } from "#policy/core/rule";
import { at, list } from "#policy/core/values";
import { bucketTypes, lacking } from "#policy/rules/data/buckets";

const beside = [
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
];
const ends = [
  "expiration",
  "expirations",
  "noncurrentVersionExpiration",
  "noncurrentVersionExpirations",
  "noncurrentVersionTransitions",
  "transition",
  "transitions",
];

/** Ending uploads that were given up is not enough: it says nothing of what is kept. */
export const endingBuckets: StackRule = {
  id: "s3-lifecycle-buckets",
  title: "Buckets say what becomes of old objects and versions",
  severity: "medium",
  types: [...bucketTypes, ...beside],
  reads: ["rules", "lifecycleRules"],
  why: "Without a rule every version stays for ever: it costs each month, and what it says about people has no end.",
  fix: "Give the bucket a BucketLifecycleConfiguration with an enabled rule that ends old versions.",
  reference: "FSBP S3.10 and S3.13",
  checkStack: (stack) =>
    lacking(stack, {
      beside,
      own: "lifecycleRules",
      path: "rules",
      message: "no rule ends old objects or versions",
      holds: ({ props }) => list(props.rules).some((rule) => at(rule, "status") === "Enabled" && hasEnd(rule)),
      ownHolds: ({ props }) => list(props.lifecycleRules).some((rule) => at(rule, "enabled") === true && hasEnd(rule)),
    }),
};

const hasEnd = (rule: unknown): boolean => ends.some((end) => list(at(rule, end)).length > 0);
