import {
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import { TaskNotFound } from "../../runtime/errors.ts";
import { task } from "../../runtime/task.ts";

const block = z.object({
  blockPublicAcls: z.boolean(),
  ignorePublicAcls: z.boolean(),
  blockPublicPolicy: z.boolean(),
  restrictPublicBuckets: z.boolean(),
});

/** All four settings on: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
const blocked: Required<PublicAccessBlockConfiguration> = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/**
 * Blocks public access of one bucket in a member account, and tells what was set before. Objects that were public on
 * purpose are private then. `before` is what this attempt found: after a crash, that may be what an earlier one has set.
 */
export const blockPublicAccess = task({
  name: "s3-block-public-access",
  description: "Blocks public access of one S3 bucket in a member account.",
  params: z.object({
    account: z.string(),
    region: z.string(),
    /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of an S3 bucket"),
  }),
  result: z.object({ bucket: z.string(), changed: z.boolean(), before: block }),
  inMembers: ({ partition }) => [
    {
      actions: ["s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"],
      resources: [`arn:${partition}:s3:::*`],
    },
  ],
  effect: "repeatable",
  async run({ account, region, bucket }, { aws }) {
    const s3 = await aws(S3Client, { account, region });
    const where = { Bucket: bucket, ExpectedBucketOwner: account };
    const before = await s3.send(new GetPublicAccessBlockCommand(where)).then(
      ({ PublicAccessBlockConfiguration }) => settingsOf(PublicAccessBlockConfiguration),
      (error: unknown) => {
        if (isNamed(error, "NoSuchPublicAccessBlockConfiguration")) return settingsOf({});
        throw isNamed(error, "NoSuchBucket") ? new TaskNotFound("there is no such bucket in this account") : error;
      },
    );
    const changed = Object.values(before).includes(false);
    if (changed) {
      await s3.send(new PutPublicAccessBlockCommand({ ...where, PublicAccessBlockConfiguration: blocked }));
    }
    return { bucket, changed, before };
  },
});

/** What is not set is off. */
function settingsOf(given: PublicAccessBlockConfiguration = {}): z.infer<typeof block> {
  return {
    blockPublicAcls: given.BlockPublicAcls ?? false,
    ignorePublicAcls: given.IgnorePublicAcls ?? false,
    blockPublicPolicy: given.BlockPublicPolicy ?? false,
    restrictPublicBuckets: given.RestrictPublicBuckets ?? false,
  };
}

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
