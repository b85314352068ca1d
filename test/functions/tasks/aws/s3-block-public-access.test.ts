import assert from "node:assert/strict";
import { GetPublicAccessBlockCommand, S3Client } from "@aws-sdk/client-s3";
import { patience } from "../../../../functions/runtime/clients.ts";
import { blockPublicAccess } from "../../../../functions/tasks/aws/index.ts";
import { account, region, runningCloud, type TestCloud } from "../../../local/services/running-cloud.ts";
import { contextOf } from "../../support/context.ts";

const off = { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false };
const on = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };

describe("s3-block-public-access", () => {
  let cloud: TestCloud;
  const asked: unknown[] = [];
  before(async () => {
    cloud = await runningCloud();
    await cloud.create("aws:s3/bucket:Bucket", "open", { bucket: "open-bucket" });
  });
  after(() => cloud.close());

  const run = (bucket: string) => {
    const context = contextOf(
      { secrets: {}, settings: {} },
      {
        aws: async (Client, where) => {
          asked.push(where);
          const { endpoint, credentials } = cloud.client;
          const own = { endpoint, forcePathStyle: true, ...patience };
          const key = { ...credentials, sessionToken: "", expiration: new Date(Date.now() + 900_000) };
          return new Client({ ...own, region: where.region, credentials: async () => key });
        },
      },
    );
    return blockPublicAccess.prepare({ account, region, bucket })(context);
  };

  it("blocks all public access, tells what was set before, and leaves alone what is blocked", async () => {
    assert.deepEqual(await run("open-bucket"), { bucket: "open-bucket", changed: true, before: off });
    assert.deepEqual(asked, [{ account, region }]);
    const s3 = new S3Client({ ...cloud.client, forcePathStyle: true });
    const { PublicAccessBlockConfiguration: set } = await s3.send(
      new GetPublicAccessBlockCommand({ Bucket: "open-bucket" }),
    );
    assert.deepEqual(Object.values(set ?? {}), [true, true, true, true]);
    assert.deepEqual(await run("open-bucket"), { bucket: "open-bucket", changed: false, before: on });
  });

  it("says that a bucket is not there, and takes no name that cannot be one", async () => {
    await assert.rejects(run("no-such-bucket"), { name: "Task.NotFound" });
    assert.throws(() => blockPublicAccess.prepare({ account, region, bucket: "a/../b" }), { name: "Task.Invalid" });
  });

  it("declares two actions on buckets, and in members alone", () => {
    assert.deepEqual(blockPublicAccess.permissions, []);
    assert.deepEqual(blockPublicAccess.inMembers?.({ partition: "aws", account, region }), [
      { actions: ["s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"], resources: ["arn:aws:s3:::*"] },
    ]);
  });
});
