import assert from "node:assert/strict";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { other, owner } from "../across-accounts/rows.ts";
import { openAccounts, type World } from "../across-accounts/world.ts";

describe("A bucket that is made on the wire", () => {
  let world: World;
  before(async () => {
    world = await openAccounts();
  });
  after(() => world.close());

  const clientOf = (account: string, region = "us-east-1") =>
    new S3Client({ ...world.as(world.operator(account)), region });
  const make = (client: S3Client, Bucket: string, place?: "eu-west-1") =>
    client.send(
      new CreateBucketCommand({
        Bucket,
        ...(place && { CreateBucketConfiguration: { LocationConstraint: place } }),
      }),
    );

  it("is there for its account, and nobody else", async () => {
    const client = clientOf(owner);
    assert.equal((await make(client, "by-hand")).Location, "/by-hand");
    await client.send(new PutObjectCommand({ Bucket: "by-hand", Key: "k", Body: "x" }));
    const read = new GetObjectCommand({ Bucket: "by-hand", Key: "k" });
    assert.equal(await (await client.send(read)).Body?.transformToString(), "x");
    await assert.rejects(clientOf(other).send(read), { name: "AccessDenied" });
  });

  it("is one of the region that is asked", async () => {
    const west = clientOf(owner, "eu-west-1");
    await make(west, "in-the-west", "eu-west-1");
    const wrong = { name: "IllegalLocationConstraintException" };
    await assert.rejects(make(clientOf(owner), "nowhere", "eu-west-1"), wrong);
  });

  it("has a name that nobody else has; made again it stays as it is, in us-east-1 without a word", async () => {
    await make(clientOf(owner), "once");
    await make(clientOf(owner), "once");
    await assert.rejects(make(clientOf(other), "once"), { name: "BucketAlreadyExists" });
    const west = clientOf(owner, "eu-west-1");
    await make(west, "once-west", "eu-west-1");
    await assert.rejects(make(west, "once-west", "eu-west-1"), { name: "BucketAlreadyOwnedByYou" });
    await assert.rejects(make(clientOf(owner), "No_Name"), { name: "InvalidBucketName" });
  });

  it("needs s3:CreateBucket on its name", async () => {
    const role = await world.makeRole(owner, "maker");
    await world.may(owner, "maker", { Effect: "Allow", Action: "s3:CreateBucket", Resource: "arn:aws:s3:::mine-*" });
    const client = new S3Client(world.as(await world.take(owner, role)));
    await make(client, "mine-1");
    await assert.rejects(make(client, "yours-1"), { name: "AccessDenied" });
  });
});
