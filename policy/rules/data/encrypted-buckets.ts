import type { StackRule } from "#policy/core/rule";
import { at, list } from "#policy/core/values";
import { bucketTypes, lacking } from "#policy/rules/data/buckets";

const beside = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];
const algorithm = "applyServerSideEncryptionByDefault.sseAlgorithm";

/** S3 encrypts what comes anew since January 2023; a program that says so is read the same by everybody, and keeps to it. */
export const encryptedBuckets: StackRule = {
  id: "s3-encrypted-buckets",
  title: "Buckets are encrypted at rest",
  severity: "medium",
  types: [...bucketTypes, ...beside],
  reads: ["rules", "serverSideEncryptionConfiguration", "serverSideEncryptionConfigurations"],
  why: "Objects hold alerts and results; a disk that leaves the data centre must not.",
  fix: "Give the bucket a BucketServerSideEncryptionConfiguration with AES256, or aws:kms for a key of your own.",
  reference: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html",
  checkStack: (stack) =>
    lacking(stack, {
      beside,
      own: "serverSideEncryptionConfiguration",
      path: "rules",
      message: "the program does not say that the bucket is encrypted",
      holds: ({ props }) => list(props.rules).some((rule) => typeof at(rule, algorithm) === "string"),
      ownHolds: ({ props }) =>
        list(props.serverSideEncryptionConfiguration ?? props.serverSideEncryptionConfigurations).length > 0,
    }),
};
