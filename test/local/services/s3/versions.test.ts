import assert from "node:assert/strict";
import { openBuckets, versioningType } from "../../../../local/services/s3/bucket.ts";
import { openObjects } from "../../../../local/services/s3/objects.ts";
import { account, fakeClock, fakeCloud, region } from "../fake-cloud.ts";

describe("An object's versions", () => {
  it("come back in their order when newer ones are deleted for good, also those of one millisecond", () => {
    const cloud = fakeCloud({ clock: fakeClock("2026-01-01T00:00:00Z") });
    const objects = openObjects(cloud);
    const parts = { [versioningType]: { versioningConfiguration: { status: "Enabled" } } };
    const bucket = { name: "vault", account, region, createdAt: 0, declared: {}, parts };
    openBuckets(cloud).put(bucket);
    const texts = Array.from({ length: 20 }, (_, n) => String(n));
    for (const text of texts) objects.put(bucket, "key", Buffer.from(text), {});

    const seen: string[] = [];
    for (let now = objects.find(bucket, "key"); now; now = objects.find(bucket, "key")) {
      seen.push(objects.body(bucket, now).toString());
      objects.delete(bucket, "key", now.versionId);
    }
    assert.deepEqual(seen, texts.toReversed());
    cloud.dispose();
  });
});
