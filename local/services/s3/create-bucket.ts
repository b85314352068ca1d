import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { type ApiRequest, AwsError, type Operation } from "../../service.ts";
import { readBody } from "./body.ts";
import { type Buckets, bucketArn, bucketName, nameTaken } from "./bucket.ts";
import type { Answer } from "./protocol.ts";

const document = z.object({
  CreateBucketConfiguration: z.union([z.object({ LocationConstraint: z.string().optional() }), z.literal("")]),
});
const reader = new XMLParser({ parseTagValue: false, ignoreDeclaration: true });

/** A bucket on the wire, as the account's people make one: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export function createBucket(cloud: Cloud, buckets: Buckets): Operation {
  return {
    name: "CreateBucket",
    needs({ Bucket }, { account }) {
      const name = String(Bucket);
      // All accounts share the names: the bucket of another is no reason to ask for its permission.
      if ((buckets.get(name)?.account ?? account) !== account) throw nameTaken(name);
      return [{ action: "s3:CreateBucket", resource: bucketArn(name) }];
    },
    run({ Bucket }, request) {
      const { account, region } = request;
      const { success, data: name } = bucketName.safeParse(Bucket);
      if (!success) throw new AwsError("InvalidBucketName", "The specified bucket is not valid.");
      refuseOtherPlace(request);
      const found = buckets.get(name);
      if (found && region !== "us-east-1")
        throw new AwsError(
          "BucketAlreadyOwnedByYou",
          "The bucket that you tried to create already exists, and you own it.",
          409,
        );
      if (!found)
        buckets.put({ name, account, region, createdAt: cloud.clock.now(), declared: { bucket: name }, parts: {} });
      return { headers: { location: `/${name}` } } satisfies Answer;
    },
  };
}

/** A region makes buckets of its own only, and wants to be named; us-east-1 does not. */
function refuseOtherPlace(request: ApiRequest): void {
  const { region } = request;
  const text = readBody(request).content.toString("utf8");
  const parsed =
    text.trim() === "" ? { CreateBucketConfiguration: "" as const } : document.safeParse(reader.parse(text)).data;
  if (!parsed) throw new AwsError("MalformedXML", "The XML you provided was not well-formed.");
  const { CreateBucketConfiguration: given } = parsed;
  const asked = (given === "" ? undefined : given.LocationConstraint) ?? "us-east-1";
  if (asked === region) return;
  throw new AwsError(
    "IllegalLocationConstraintException",
    `The ${asked === "us-east-1" ? "unspecified" : asked} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}
