/** The vault: the bucket for alerts and results that are too large for a table. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { here } from "./place.ts";
import type { Named, Target } from "./target.ts";

/** Days that an overwritten or deleted body can still be brought back. */
const undoDays = 90;

/** Private, encrypted, versioned, reached by TLS only. */
export class Vault extends pulumi.ComponentResource implements Named {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: { readonly target: Target }, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:Vault", name, {}, opts);
    const { region, deletionProtection } = args.target;
    const child = { parent: this };

    const bucket = new aws.s3.Bucket(
      name,
      { region, forceDestroy: !deletionProtection },
      { ...child, protect: deletionProtection },
    );
    const on = { region, bucket: bucket.id };
    new aws.s3.BucketVersioning(name, { ...on, versioningConfiguration: { status: "Enabled" } }, child);
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      { ...on, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      child,
    );
    const closed = new aws.s3.BucketPublicAccessBlock(
      name,
      { ...on, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      child,
    );
    new aws.s3.BucketLifecycleConfiguration(name, { ...on, rules: [lifecycle] }, child);
    new aws.s3.BucketPolicy(name, { ...on, policy: tlsOnly(bucket.arn) }, { ...child, dependsOn: [closed] });

    this.arn = bucket.arn;
    this.name = bucket.bucket;
    this.registerOutputs({ arn: this.arn, name: this.name, declaration: { at: here() } });
  }
}

const lifecycle = {
  id: "forget-old-versions",
  status: "Enabled",
  filter: {},
  noncurrentVersionExpiration: { noncurrentDays: undoDays },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};

function tlsOnly(arn: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, pulumi.interpolate`${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}
