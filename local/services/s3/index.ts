import type { Cloud } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { repeat } from "../repeat.ts";
import { openBuckets, policiesOf } from "./bucket.ts";
import { applyLifecycle } from "./lifecycle.ts";
import { openObjects } from "./objects.ts";
import { operations } from "./operations.ts";
import { protocol } from "./protocol.ts";
import { bucketResources } from "./resources.ts";

const lifecycleEveryMs = 6 * 60 * 60 * 1000;

/** S3: buckets with versions and lifecycle; objects of up to a few megabytes, kept in the store. */
export function s3(cloud: Cloud): Service {
  const buckets = openBuckets(cloud);
  const objects = openObjects(cloud);
  let timer: { cancel(): void } | undefined;
  return {
    name: "s3",
    protocol,
    operations: operations(cloud, buckets, objects),
    resources: bucketResources(cloud, buckets, objects),
    ownerOf: (arn) => {
      const bucket = buckets.get(arn.split(":::")[1]?.split("/")[0] ?? "");
      return bucket && { account: bucket.account, policies: policiesOf(bucket) };
    },
    async start() {
      timer = repeat(cloud.clock, lifecycleEveryMs, () => {
        for (const bucket of buckets.all()) applyLifecycle(bucket, objects, cloud.clock);
      });
    },
    async stop() {
      timer?.cancel();
    },
  };
}
