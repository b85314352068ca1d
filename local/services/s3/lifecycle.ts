import { z } from "zod";
import type { Clock } from "../../service.ts";
import type { Bucket } from "./bucket.ts";
import type { Objects } from "./objects.ts";

export const lifecycleType = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

const rule = z.strictObject({
  id: z.string(),
  status: z.enum(["Enabled", "Disabled"]),
  filter: z.strictObject({ prefix: z.string().default("") }).default({ prefix: "" }),
  expiration: z.strictObject({ days: z.int().min(1) }).optional(),
  noncurrentVersionExpiration: z.strictObject({ noncurrentDays: z.int().min(1) }).optional(),
  abortIncompleteMultipartUpload: z.strictObject({ daysAfterInitiation: z.int() }).optional(),
});

/** The rules that the local cloud can follow; any other is refused. */
export const lifecycleShape = z.looseObject({ rules: z.array(rule).optional() });

const dayMs = 24 * 60 * 60 * 1000;

/** Deletes what a bucket's lifecycle rules say is over. An older version's days count from when it was written. */
export function applyLifecycle(bucket: Bucket, objects: Objects, clock: Clock): void {
  const { rules = [] } = lifecycleShape.parse(bucket.parts[lifecycleType] ?? {});
  for (const { status, filter, expiration, noncurrentVersionExpiration: older } of rules) {
    if (status !== "Enabled") continue;
    const before = (days: number) => clock.now() - days * dayMs;
    if (expiration !== undefined)
      for (const { key, modifiedAt } of objects.list(bucket, { prefix: filter.prefix }))
        if (modifiedAt < before(expiration.days)) objects.delete(bucket, key);
    if (older !== undefined)
      for (const { key, modifiedAt, versionId } of objects.older(bucket))
        if (key.startsWith(filter.prefix) && modifiedAt < before(older.noncurrentDays))
          objects.delete(bucket, key, versionId);
  }
}
