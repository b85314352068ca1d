import assert from "node:assert/strict";
import { openBuckets, versioningType } from "../../../../local/services/s3/bucket.ts";
import { applyLifecycle, lifecycleType } from "../../../../local/services/s3/lifecycle.ts";
import { openObjects } from "../../../../local/services/s3/objects.ts";
import { account, fakeClock, fakeCloud, region } from "../fake-cloud.ts";

const day = 24 * 60 * 60 * 1000;

describe("A bucket's lifecycle rules", () => {
  it("drop old versions and expired objects below their prefix, and nothing else", () => {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    const cloud = fakeCloud({ clock });
    const objects = openObjects(cloud);
    const rules = [
      { id: "versions", status: "Enabled", filter: {}, noncurrentVersionExpiration: { noncurrentDays: 30 } },
      { id: "temporary", status: "Enabled", filter: { prefix: "tmp/" }, expiration: { days: 1 } },
      { id: "off", status: "Disabled", expiration: { days: 1 } },
    ];
    const parts = { [versioningType]: { versioningConfiguration: { status: "Enabled" } }, [lifecycleType]: { rules } };
    const bucket = { name: "vault", account, region, createdAt: 0, declared: {}, parts };
    openBuckets(cloud).put(bucket);
    for (const key of ["kept", "kept", "tmp/a"]) objects.put(bucket, key, Buffer.from("x"), {});

    clock.advance(2 * day);
    applyLifecycle(bucket, objects, clock);
    assert.deepEqual(
      objects.list(bucket, {}).map(({ key }) => key),
      ["kept"],
    );
    assert.equal(objects.older(bucket).filter(({ key }) => key === "kept").length, 1);
    clock.advance(40 * day);
    applyLifecycle(bucket, objects, clock);
    assert.deepEqual(
      objects.list(bucket, {}).map(({ key }) => key),
      ["kept"],
    );
    assert.equal(objects.older(bucket).length, 0);
    cloud.dispose();
  });
});
