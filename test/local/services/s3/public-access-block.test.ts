import assert from "node:assert/strict";
import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { runningCloud, type TestCloud } from "../running-cloud.ts";

const type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

describe("A bucket's public access block on the wire", () => {
  let cloud: TestCloud;
  let client: S3Client;
  let Bucket: string;
  before(async () => {
    cloud = await runningCloud();
    client = new S3Client(cloud.client);
    Bucket = (await cloud.create("aws:s3/bucket:Bucket", "open", {})).id;
  });
  after(() => cloud.close());

  const show = async (by = client) =>
    (await by.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
  const put = (PublicAccessBlockConfiguration: Partial<typeof all>, by = client) =>
    by.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));

  it("is put, shown and deleted; what is not written is off", async () => {
    await assert.rejects(show(), { name: "NoSuchPublicAccessBlockConfiguration" });
    await put(all);
    assert.deepEqual(await show(), all);
    await put({ BlockPublicAcls: true });
    const off = { IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };
    assert.deepEqual(await show(), { BlockPublicAcls: true, ...off });
    await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await assert.rejects(show(), { name: "NoSuchPublicAccessBlockConfiguration" });
  });

  it("is the one that the Pulumi resource sets", async () => {
    const made = await cloud.create(type, "block", { bucket: Bucket, blockPublicAcls: true, blockPublicPolicy: true });
    const half = { ...all, IgnorePublicAcls: false, RestrictPublicBuckets: false };
    assert.deepEqual(await show(), half);
    await cloud.delete(type, "block", made);
    await assert.rejects(show(), { name: "NoSuchPublicAccessBlockConfiguration" });
  });

  it("needs a permission to be shown and another to be changed", async () => {
    const bucketArn = `arn:aws:s3:::${Bucket}`;
    const may = (action: string) => ({ Effect: "Allow", Action: action, Resource: bucketArn });
    const reader = new S3Client(await cloud.clientAs("reader", [may("s3:GetBucketPublicAccessBlock")]));
    const writer = new S3Client(await cloud.clientAs("writer", [may("s3:PutBucketPublicAccessBlock")]));
    await put(all, writer);
    assert.deepEqual(await show(reader), all);
    await assert.rejects(put(all, reader), { name: "AccessDenied", message: /s3:PutBucketPublicAccessBlock/ });
    await assert.rejects(show(writer), { name: "AccessDenied", message: /s3:GetBucketPublicAccessBlock/ });
    await assert.rejects(reader.send(new DeletePublicAccessBlockCommand({ Bucket })), { name: "AccessDenied" });
    await writer.send(new DeletePublicAccessBlockCommand({ Bucket }));
  });
});
