import type { ResourceRule } from "#policy/core/rule";

const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const switches = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** A bucket without a block of its own is private too, by AWS's default since April 2023: this finds what opens it. */
export const privateBuckets: ResourceRule = {
  id: "s3-private-buckets",
  title: "Buckets are private",
  severity: "critical",
  types: [block, "aws:s3/bucketAcl:BucketAcl", "aws:s3/bucket:Bucket"],
  reads: [...switches, "acl"],
  why: "A public bucket is how most data is lost.",
  fix: "Set all four switches of the public access block to true, and no public acl.",
  reference: "FSBP S3.1, S3.8 and S3.12, CIS AWS Foundations 3.0: 2.1.4",
  check: ({ type, props }) => {
    if (type === block)
      return switches
        .filter((path) => props[path] !== true)
        .map((path) => ({ path, message: `the public access block leaves ${path} off` }));
    const { acl } = props;
    return typeof acl === "string" && /^(public-|authenticated-read)/.test(acl)
      ? [{ path: "acl", message: `the acl ${acl} lets strangers in` }]
      : [];
  },
};
