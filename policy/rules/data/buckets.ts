/** A bucket's settings stand beside it, in resources of their own. */
import type { Member, Stack, StackViolation } from "#policy/core/rule";

export const bucketTypes: readonly string[] = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

export type Setting = {
  /** Type tokens of the resource beside the bucket. */
  readonly beside: readonly string[];
  /** Input of the bucket itself that sets the same, from before S3's resources were taken apart. */
  readonly own: string;
  /** The input beside the bucket that must hold. */
  readonly path: string;
  readonly message: string;
  /** Whether the resource beside the bucket, or the bucket's own input, sets it. */
  readonly holds: (beside: Member) => boolean;
  readonly ownHolds: (bucket: Member) => boolean;
};

/** The buckets where a setting lacks, and the settings that say otherwise. */
export function lacking({ ofType, referring }: Stack, setting: Setting): readonly StackViolation[] {
  return ofType(...bucketTypes).flatMap((bucket) => {
    const settings = referring(bucket, ...setting.beside);
    if (settings.length === 0)
      return setting.ownHolds(bucket) ? [] : [{ resource: bucket, path: setting.own, message: setting.message }];
    return settings
      .filter((beside) => !setting.holds(beside))
      .map((beside) => ({ resource: beside, path: setting.path, message: setting.message }));
  });
}
