import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import { AwsError, type Operation, type Properties } from "../../service.ts";
import { readBody } from "./body.ts";
import { type Bucket, type Buckets, bucketArn } from "./bucket.ts";

export const publicAccessBlockType = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

const flag = z.stringbool().default(false);
const document = z.strictObject({
  PublicAccessBlockConfiguration: z.object({
    BlockPublicAcls: flag,
    BlockPublicPolicy: flag,
    IgnorePublicAcls: flag,
    RestrictPublicBuckets: flag,
  }),
});
const declared = z.object({
  blockPublicAcls: z.boolean().default(false),
  blockPublicPolicy: z.boolean().default(false),
  ignorePublicAcls: z.boolean().default(false),
  restrictPublicBuckets: z.boolean().default(false),
});
const reader = new XMLParser({ parseTagValue: false, ignoreDeclaration: true });

/**
 * A bucket's public access block on the wire: the same that the Pulumi resource sets, so that a refresh sees what was
 * changed by hand. To delete it needs the permission to put it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
 */
export function publicAccessBlockOperations(buckets: Buckets): Operation[] {
  const operation = (
    name: string,
    action: "GetBucketPublicAccessBlock" | "PutBucketPublicAccessBlock",
    run: (bucket: Bucket, body: Parameters<typeof readBody>[0]) => Properties,
  ): Operation => ({
    name,
    needs: ({ Bucket: bucket }) => [{ action: `s3:${action}`, resource: bucketArn(String(bucket)) }],
    run: ({ Bucket: bucket }, request) => run(buckets.find(String(bucket)), request),
  });
  return [
    operation("GetPublicAccessBlock", "GetBucketPublicAccessBlock", ({ parts }) => {
      const found = parts[publicAccessBlockType];
      if (found === undefined)
        throw new AwsError(
          "NoSuchPublicAccessBlockConfiguration",
          "The public access block configuration was not found",
          404,
        );
      const { blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets } = declared.parse(found);
      return {
        BlockPublicAcls: blockPublicAcls,
        IgnorePublicAcls: ignorePublicAcls,
        BlockPublicPolicy: blockPublicPolicy,
        RestrictPublicBuckets: restrictPublicBuckets,
      };
    }),
    operation("PutPublicAccessBlock", "PutBucketPublicAccessBlock", (bucket, request) => {
      const { name, region, parts } = bucket;
      const given = readConfiguration(readBody(request).content.toString("utf8"));
      const block = { bucket: name, region, ...parts[publicAccessBlockType], ...given };
      buckets.put({ ...bucket, parts: { ...parts, [publicAccessBlockType]: block } });
      return {};
    }),
    operation("DeletePublicAccessBlock", "PutBucketPublicAccessBlock", (bucket) => {
      const { [publicAccessBlockType]: _, ...parts } = bucket.parts;
      buckets.put({ ...bucket, parts });
      return { status: 204 };
    }),
  ];
}

/** What is not written is off. Throws MalformedXML. */
function readConfiguration(text: string): z.output<typeof declared> {
  const read = document.safeParse(reader.parse(text));
  if (!read.success)
    throw new AwsError("MalformedXML", "The XML you provided was not well-formed or did not validate.");
  const { BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets } =
    read.data.PublicAccessBlockConfiguration;
  return {
    blockPublicAcls: BlockPublicAcls,
    blockPublicPolicy: BlockPublicPolicy,
    ignorePublicAcls: IgnorePublicAcls,
    restrictPublicBuckets: RestrictPublicBuckets,
  };
}
