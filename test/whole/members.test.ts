import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, ListRolesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { listInvestigations } from "../../cli/investigations.ts";
import { recordedResources } from "../support/places.ts";
import { until } from "../support/until.ts";
import { setTargets } from "./every-target.ts";
import { RunningPlatform } from "./platform.ts";
import { copyProgram, type ProgramCopy } from "./program-copy.ts";

const [hub, member, outside] = ["000000000001", "000000000002", "000000000003"];
const region = "us-east-1";
const organization = "o-a1b2c3d4e5";
const roleOf = (account: string) => ({ arn: `arn:aws:iam::${account}:role/deployment`, externalId: "socless-members" });
const targets = [
  { name: "hub", account: hub, region },
  { name: "member", account: member, region, hub: "hub", deploymentRole: roleOf(member) },
];

/** A finding in the words of GuardDuty's documentation: a bucket whose public access block was taken away. */
const finding = (id: string, accountId: string, bucket: string) => ({
  schemaVersion: "2.0",
  accountId,
  region,
  id,
  type: "Policy:S3/BucketBlockPublicAccessDisabled",
  severity: 2,
  title: `Block Public Access of ${bucket} was disabled.`,
  description: `Amazon S3 Block Public Access was disabled for the S3 bucket ${bucket}.`,
  resource: { resourceType: "S3Bucket", s3BucketDetails: [{ name: bucket, arn: `arn:aws:s3:::${bucket}` }] },
});

describe("a hub and its members", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform("--account", hub, "--account", outside);
  let program: ProgramCopy;
  before(async () => {
    program = copyProgram();
    setTargets(program.folder, targets);
    const file = join(program.folder, "Pulumi.local.yaml");
    const settings = z.object({ config: z.record(z.string(), z.unknown()) }).parse(parse(readFileSync(file, "utf8")));
    settings.config["socless:organization"] = { id: organization };
    writeFileSync(file, stringify(settings));
    await platform.start(program.folder);
  });
  after(async () => {
    await platform.remove();
    program?.remove();
  });

  type Key = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  const operator = (account: string): Key => platform.outputs.accounts[account] ?? assert.fail(account);
  const as = (credentials: Key, where = region) => ({
    endpoint: platform.outputs.gateway,
    region: where,
    credentials: { ...credentials },
    maxAttempts: 1,
    forcePathStyle: true,
  });
  const made = (type: string, account: string) =>
    recordedResources(platform.data).filter(
      (one) => one.type === type && String(one.outputs.arn).includes(`:${account}:`),
    );
  const bus = () => String(made("aws:cloudwatch/eventBus:EventBus", hub)[0]?.outputs.arn);
  const memberRole = () => made("aws:iam/role:Role", member).find(({ urn }) => urn.endsWith("-s3-block-public-access"));

  const put = (account: string, detail: object, more: { Source?: string; EventBusName?: string } = {}) =>
    new EventBridgeClient(as(operator(account))).send(
      new PutEventsCommand({
        Entries: [
          { Source: "aws.guardduty", DetailType: "GuardDuty Finding", Detail: JSON.stringify(detail), ...more },
        ],
      }),
    );
  const cases = async () =>
    (await listInvestigations(platform.deployment, 2, Date.now())).filter((one) => one.endpoint === "guardduty");
  const caseOf = (id: string) =>
    until(`the case of finding ${id}`, async () => {
      for (const one of await cases()) {
        const view = await platform.show(one.id);
        if (JSON.stringify(view.alert).includes(`"id":"${id}"`)) return view;
      }
      return undefined;
    });

  /** A bucket in an account, as somebody there has made it. */
  async function bucketIn(account: string): Promise<string> {
    const bucket = `public-${randomBytes(6).toString("hex")}`;
    const type = "aws:s3/bucket:Bucket";
    const subject = { type, urn: `urn:pulumi:other::other::${type}::${bucket}`, provider: { region } };
    const response = await fetch(`${platform.outputs.gateway}/_cloud/provider/create`, {
      method: "POST",
      headers: { authorization: `Bearer ${operator(account).secretAccessKey}` },
      body: JSON.stringify({ subject, inputs: { bucket }, token: bucket }),
    });
    assert.ok(response.ok, await response.text());
    return bucket;
  }
  const isBlocked = async (account: string, Bucket: string): Promise<boolean> => {
    try {
      const { PublicAccessBlockConfiguration: set } = await new S3Client(as(operator(account))).send(
        new GetPublicAccessBlockCommand({ Bucket }),
      );
      return set?.BlockPublicPolicy === true && set.RestrictPublicBuckets === true;
    } catch (error) {
      assert.ok(error instanceof Error && error.name === "NoSuchPublicAccessBlockConfiguration", String(error));
      return false;
    }
  };

  /** A role of the hub's account that the account's operator takes, and that may take any role of another account. */
  async function hubRole(path: string, name: string): Promise<Key> {
    const iam = new IAMClient(as(operator(hub)));
    const document = (statement: object) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
    const trust = document({ Principal: { AWS: `arn:aws:iam::${hub}:root` }, Action: "sts:AssumeRole" });
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: name, Path: path, AssumeRolePolicyDocument: trust }),
    );
    const PolicyDocument = document({ Action: "sts:AssumeRole", Resource: "*" });
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "may", PolicyDocument }));
    return assume(operator(hub), { RoleArn: Role?.Arn ?? "", RoleSessionName: "inv_test" });
  }
  async function assume(
    by: Key,
    call: { RoleArn: string; RoleSessionName: string; ExternalId?: string },
  ): Promise<Key> {
    const { Credentials } = await new STSClient(as(by)).send(new AssumeRoleCommand(call));
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
  }

  it("opens a case in the hub for a member's finding, and acts in the member when a person says so", async () => {
    const bucket = await bucketIn(member);
    assert.equal(await isBlocked(member, bucket), false);
    await put(member, finding("f1", member, bucket));
    await platform.press(await platform.question(bucket, "block"), "block", "oncall@example.com");
    const { id } = await caseOf("f1");
    const view = await platform.ended(id);
    assert.deepEqual([view.status, view.outcome], ["succeeded", "closed"], JSON.stringify(view.timeline));
    assert.equal(z.object({ account: z.string() }).parse(view.alert).account, member);
    assert.equal(await isBlocked(member, bucket), true);
  });

  it("opens one case for a finding that two accounts send, and does nothing by the finding's own words", async () => {
    const bucket = await bucketIn(member);
    await put(hub, finding("f2", member, bucket)); // as a delegated administrator has it
    const first = await caseOf("f2");
    const view = await platform.ended(first.id);
    assert.deepEqual([view.status, view.outcome], ["succeeded", "told"]);
    assert.equal(z.object({ account: z.string() }).parse(view.alert).account, hub);
    await put(member, finding("f2", member, bucket));
    await until("the duplicate", async () => ((await platform.show(first.id)).duplicates === 1 ? true : undefined));
    assert.equal(await isBlocked(member, bucket), false);
  });

  it("takes no event from outside of the organization, and from nobody one that is forged", async () => {
    const refused = put(outside, { id: "f3" }, { Source: "mine", EventBusName: bus() });
    await assert.rejects(refused, { name: "AccessDeniedException" });
    await assert.rejects(put(member, { id: "f4" }, { Source: "mine", EventBusName: bus() }), {
      name: "AccessDeniedException",
    });
  });

  it("lets one task of the hub into its role in the member, for what it declares and nothing else", async () => {
    const role = memberRole() ?? assert.fail("no member role");
    const RoleArn = String(role.outputs.arn);
    const call = { RoleArn, RoleSessionName: "inv_0123456789", ExternalId: bus() };
    const path = "/socless/local/tasks/";
    const task = await hubRole(path, "socless-hub-s3-block-public-access-0000000");
    const refused = { name: "AccessDenied" };
    await assert.rejects(assume(task, { ...call, ExternalId: "other" }), refused);
    await assert.rejects(assume(task, { ...call, RoleSessionName: "somebody" }), refused);
    await assert.rejects(assume(await hubRole(path, "socless-hub-jira-search-0000000"), call), refused);
    await assert.rejects(
      assume(await hubRole("/", "socless-hub-s3-block-public-access-1111111"), call),
      refused,
      "another path",
    );
    for (const account of [hub, outside]) await assert.rejects(assume(operator(account), call), refused);

    const inside = await assume(task, call);
    const Bucket = await bucketIn(member);
    const PublicAccessBlockConfiguration = { BlockPublicPolicy: true };
    const block = new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration });
    await new S3Client(as(inside)).send(block);
    const denied = { name: "AccessDeniedException" };
    const elsewhere = new PutPublicAccessBlockCommand({
      Bucket: await bucketIn(outside),
      PublicAccessBlockConfiguration,
    });
    for (const forbidden of [
      () => new S3Client(as(inside)).send(elsewhere),
      () => new S3Client(as(inside)).send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" })),
      () => new S3Client(as(inside)).send(new GetObjectCommand({ Bucket, Key: "k" })),
      () => new IAMClient(as(inside)).send(new ListRolesCommand({})),
      () => new S3Client(as(task)).send(block),
    ])
      await assert.rejects(forbidden(), (error: Error) => /AccessDenied/.test(error.name), denied.name);
  });
});
