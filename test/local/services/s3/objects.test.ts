import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type Made, runningCloud, type TestCloud } from "../running-cloud.ts";

const bucketType = "aws:s3/bucket:Bucket";

describe("S3 on the wire", () => {
  let cloud: TestCloud;
  let client: S3Client;
  let made: Made;
  let Bucket: string;
  let name: string;

  before(async () => {
    cloud = await runningCloud();
    client = new S3Client(cloud.client);
  });
  beforeEach(async function () {
    name = `b${createHash("md5")
      .update(this.currentTest?.title ?? "")
      .digest("hex")
      .slice(0, 8)}`;
    made = await cloud.create(bucketType, name, {});
    Bucket = made.id;
  });
  after(() => cloud.close());

  const put = (Key: string, Body: string | Uint8Array, more = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const get = async (Key: string, more = {}) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return Body?.transformToString();
  };

  it("gives back what was put, with its type and metadata", async () => {
    const Key = "results/inv_1/schritt #2 [0] ü+&.json";
    await put(Key, '{"a":1}', { ContentType: "application/json", Metadata: { step: "ask" } });
    assert.equal(await get(Key), '{"a":1}');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    assert.equal(head.ContentType, "application/json");
    assert.equal(head.ContentLength, 7);
    assert.deepEqual(head.Metadata, { step: "ask" });
  });

  it("takes bodies that come in chunks, and large ones", async () => {
    const bytes = randomBytes(3_000_000);
    await client.send(
      new PutObjectCommand({ Bucket, Key: "big", Body: Readable.from([bytes]), ContentLength: bytes.length }),
    );
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: "big" }));
    assert.ok(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(bytes));
  });

  it("refuses a body that is not the one its checksum was made of", async () => {
    await assert.rejects(put("a", "body", { ChecksumSHA256: createHash("sha256").update("other").digest("base64") }), {
      name: "BadDigest",
    });
    await assert.rejects(get("a"), { name: "NoSuchKey" });
  });

  it("writes only what is not there when asked to", async () => {
    await put("once", "first", { IfNoneMatch: "*" });
    await assert.rejects(put("once", "second", { IfNoneMatch: "*" }), { name: "PreconditionFailed" });
    assert.equal(await get("once"), "first");
  });

  it("gives a part of an object", async () => {
    await put("a", "0123456789");
    assert.equal(await get("a", { Range: "bytes=2-4" }), "234");
    assert.equal(await get("a", { Range: "bytes=-2" }), "89");
  });

  it("lists keys in order, by prefix, by page and by folder", async () => {
    for (const key of ["a/1", "a/2", "b/1", "c"]) await put(key, "x");
    const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, ...more }));
    const keys = async (more: object) => (await list(more)).Contents?.map(({ Key }) => Key);
    assert.deepEqual(await keys({ Prefix: "a/" }), ["a/1", "a/2"]);
    const first = await list({ MaxKeys: 3 });
    assert.equal(first.IsTruncated, true);
    assert.deepEqual(await keys({ ContinuationToken: first.NextContinuationToken }), ["c"]);
    const oneFolder = await list({ Delimiter: "/", Prefix: "a", MaxKeys: 1 });
    assert.equal(oneFolder.IsTruncated, false);
    const folders = await list({ Delimiter: "/" });
    assert.deepEqual(
      folders.CommonPrefixes?.map(({ Prefix }) => Prefix),
      ["a/", "b/"],
    );
    assert.deepEqual(
      folders.Contents?.map(({ Key }) => Key),
      ["c"],
    );
  });

  it("keeps old versions where versioning is on, and hides what was deleted", async () => {
    const versioningConfiguration = { status: "Enabled" };
    await cloud.create("aws:s3/bucketVersioning:BucketVersioning", name, { bucket: Bucket, versioningConfiguration });
    const { VersionId } = await put("a", "old");
    await put("a", "new");
    await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await assert.rejects(get("a"), { name: "NoSuchKey" });
    assert.equal(await get("a", { VersionId }), "old");
    assert.equal((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
  });

  it("deletes for good without versioning, and deletes what is not there without a word", async () => {
    await put("a", "x");
    await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await assert.rejects(client.send(new HeadObjectCommand({ Bucket, Key: "a" })), { name: "NotFound" });
  });

  it("refuses to delete a bucket that holds something, unless it may be emptied", async () => {
    await put("a", "x");
    await assert.rejects(cloud.delete(bucketType, name, made), /not empty/);
    await cloud.update(bucketType, name, made, { forceDestroy: true });
    await cloud.delete(bucketType, name, made);
    await assert.rejects(get("a"), { name: "NoSuchBucket" });
  });

  it("tells a role that may not list the bucket nothing of what is there", async () => {
    await put("mine/a", "x");
    const allow = { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `${made.outputs.arn}/mine/*` };
    const role = new S3Client(await cloud.clientAs(name, [allow]));
    const read = (Key: string) => role.send(new GetObjectCommand({ Bucket, Key }));
    assert.equal(await (await read("mine/a")).Body?.transformToString(), "x");
    await assert.rejects(read("mine/absent"), { name: "AccessDenied", message: /s3:ListBucket/ });
    await assert.rejects(read("other/a"), { name: "AccessDenied" });
  });

  it("refuses lifecycle rules that it would not follow", async () => {
    const rules = [{ id: "cold", status: "Enabled", transitions: [{ days: 30, storageClass: "GLACIER" }] }];
    const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const { failures } = await cloud.check(type, name, { bucket: Bucket, rules });
    assert.match(JSON.stringify(failures), /transitions/);
  });
});
