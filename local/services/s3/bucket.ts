import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties } from "../../service.ts";

export type Bucket = {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly declared: Properties;
  /** The inputs of the resources that complete it (versioning, encryption, policy…), by type. */
  readonly parts: Readonly<Record<string, Properties>>;
};

export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "is not a name that a bucket can have");

export const nameTaken = (name: string): AwsError =>
  new AwsError("BucketAlreadyExists", `The requested bucket name is not available: ${name}`, 409);

const collection = "s3.buckets";
export const bucketArn = (name: string) => `arn:aws:s3:::${name}`;

/** The buckets there are; their names are one space for all accounts. */
export function openBuckets({ store }: Cloud) {
  const get = (name: string) => store.get<Bucket>(collection, name);
  return {
    get,
    /** Throws NoSuchBucket. */
    find(name: string): Bucket {
      const bucket = get(name);
      if (bucket === undefined) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
      return bucket;
    },
    all: () => store.list<Bucket>(collection).map(({ value }) => value),
    put: (bucket: Bucket) => store.put(collection, bucket.name, bucket),
    delete: (name: string) => store.delete(collection, name),
  };
}
export type Buckets = ReturnType<typeof openBuckets>;

export const versioningType = "aws:s3/bucketVersioning:BucketVersioning";

export const policyType = "aws:s3/bucketPolicy:BucketPolicy";

/** The bucket's own policy as JSON text, if it has one. */
export function policiesOf({ parts }: Bucket): readonly string[] {
  const policy = parts[policyType]?.policy;
  return typeof policy === "string" ? [policy] : [];
}

/** Whether a write keeps what was there before as a version of its own. */
export function isVersioned({ parts }: Bucket): boolean {
  const configuration = parts[versioningType]?.versioningConfiguration;
  return (
    typeof configuration === "object" &&
    configuration !== null &&
    "status" in configuration &&
    configuration.status === "Enabled"
  );
}
