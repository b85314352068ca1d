import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type InputRule, type Properties, type Resource } from "../../service.ts";
import { checkInputs, parseInputs } from "../inputs.ts";
import { type Bucket, type Buckets, bucketArn, bucketName, nameTaken, policyType, versioningType } from "./bucket.ts";
import { lifecycleShape, lifecycleType } from "./lifecycle.ts";
import type { Objects } from "./objects.ts";
import { publicAccessBlockType } from "./public-access-block.ts";

const bucketType = "aws:s3/bucket:Bucket";
const shape = z.looseObject({
  bucket: bucketName,
  forceDestroy: z.boolean().default(false),
});

/** The bucket, and each resource type that completes one. */
export function bucketResources(cloud: Cloud, buckets: Buckets, objects: Objects): Resource[] {
  return [
    bucketResource(cloud, buckets, objects),
    part(buckets, versioningType, { versioningConfiguration: "required", mfa: "optional" }),
    part(buckets, "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
      rules: "required",
    }),
    part(buckets, publicAccessBlockType, {
      blockPublicAcls: "optional",
      blockPublicPolicy: "optional",
      ignorePublicAcls: "optional",
      restrictPublicBuckets: "optional",
      skipDestroy: "optional",
    }),
    {
      ...part(buckets, lifecycleType, { rules: "required", transitionDefaultMinimumObjectSize: "optional" }),
      check: (inputs) => checkInputs(lifecycleShape, inputs),
    },
    part(buckets, "aws:s3/bucketOwnershipControls:BucketOwnershipControls", { rule: "required" }),
    { ...part(buckets, policyType, { policy: "required" }), jsonInputs: ["policy"] },
  ];
}

function bucketResource(cloud: Cloud, buckets: Buckets, objects: Objects): Resource {
  return {
    type: bucketType,
    inputs: { bucket: "replace", forceDestroy: "optional", objectLockEnabled: "replace", tags: "optional" },
    autoName: { property: "bucket", max: 63 },
    computed: ["arn", "bucketDomainName", "bucketRegionalDomainName", "bucketRegion"],
    check: (inputs) => checkInputs(shape.partial(), inputs),
    async create(inputs, { account, region }) {
      const { bucket: name } = parseInputs(shape, inputs, bucketType);
      if (buckets.get(name) !== undefined) throw nameTaken(name);
      const bucket = { name, account, region, createdAt: cloud.clock.now(), declared: inputs, parts: {} };
      buckets.put(bucket);
      return { id: name, outputs: outputsOf(bucket) };
    },
    async read(id) {
      const bucket = buckets.get(id);
      return bucket === undefined ? undefined : { inputs: bucket.declared, outputs: outputsOf(bucket) };
    },
    async update(id, inputs) {
      const bucket = { ...buckets.find(id), declared: inputs };
      buckets.put(bucket);
      return outputsOf(bucket);
    },
    async delete(id) {
      const bucket = buckets.get(id);
      if (bucket === undefined) return;
      const { forceDestroy } = parseInputs(shape, bucket.declared, bucketType);
      if (!forceDestroy && !objects.isEmpty(bucket))
        throw new AwsError("BucketNotEmpty", `The bucket you tried to delete is not empty: ${id}`, 409);
      objects.empty(bucket);
      buckets.delete(id);
    },
  };
}

function outputsOf({ name, region, declared }: Bucket): Properties {
  return {
    ...declared,
    id: name,
    arn: bucketArn(name),
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    bucketRegion: region,
  };
}

const bucketOf = z.looseObject({ bucket: z.string() });

/** A resource that sets one side of a bucket; its id is the bucket's name. */
function part(buckets: Buckets, type: string, inputs: Record<string, InputRule>): Resource {
  const set = (declared: Properties): { id: string; outputs: Properties } => {
    const { bucket: name } = parseInputs(bucketOf, declared, type);
    const bucket = buckets.find(name);
    buckets.put({ ...bucket, parts: { ...bucket.parts, [type]: declared } });
    return { id: name, outputs: { ...declared, id: name } };
  };
  return {
    type,
    inputs: { bucket: "required replace", expectedBucketOwner: "replace", ...inputs },
    computed: [],
    create: async (declared) => set(declared),
    async read(id) {
      const declared = buckets.get(id)?.parts[type];
      return declared === undefined ? undefined : { inputs: declared, outputs: { ...declared, id } };
    },
    update: async (_id, declared) => set(declared).outputs,
    async delete(id) {
      const bucket = buckets.get(id);
      if (bucket === undefined) return;
      const { [type]: _, ...parts } = bucket.parts;
      buckets.put({ ...bucket, parts });
    },
  };
}
