import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { CloudWatchClient, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import {
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import { checkHealth } from "../../cli/rollout/health/check.ts";
import { withAmbient } from "../support/ambient.ts";
import { until } from "../support/until.ts";
import { HubAndMember, hub, type Key, bucketIn as makeBucket, member, outside, region } from "./hub-and-member.ts";
import { socless } from "./without-a-cloud.ts";

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
  const world = new HubAndMember();
  const { platform } = world;
  before(() => world.start());
  after(() => world.remove());

  const operator = (account: string): Key => world.operator(account);
  const as = (credentials: Key) => world.as(credentials);
  const bus = () => world.bus();
  const memberRole = () =>
    world.made("aws:iam/role:Role", member).find(({ urn }) => urn.endsWith("-s3-block-public-access"));

  const put = (account: string, detail: object, more: { Source?: string; EventBusName?: string } = {}) =>
    world.put(operator(account), detail, { Source: "aws.guardduty", DetailType: "GuardDuty Finding", ...more });
  const caseOf = (id: string) => world.caseWith("guardduty", `"id":"${id}"`);

  const bucketIn = (account: string): Promise<string> => makeBucket(platform, account);
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

  /** A role of the hub's account that may take any role of another account. */
  const hubRole = (path: string, name: string): Promise<Key> =>
    world.role(hub, path, name, { Action: "sts:AssumeRole", Resource: "*" });
  const assume = (by: Key, call: Parameters<typeof world.assume>[1]): Promise<Key> => world.assume(by, call);

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

  it("reads a member's alarms through its deployment role, and says what was not delivered", async () => {
    const [outputs = assert.fail("no member among the outputs")] = platform.outputs.members;
    const externalId = "socless-members";
    const trusted = { trusts: hub, externalId };
    await world.role(member, "/", "checker", { Action: "cloudwatch:DescribeAlarms", Resource: "*" }, trusted);
    const deploymentRole = { arn: `arn:aws:iam::${member}:role/checker`, externalId };
    const target = { name: "member", stack: "member", account: member, region, hub: "hub", deploymentRole, outputs };
    const { signal } = new AbortController();
    const check = (change: object = {}) =>
      withAmbient(platform.outputs, () => checkHealth({ ...target, ...change }, { signal, say: () => {} }));
    assert.deepEqual(await check(), { healthy: true, problems: [] });

    const AlarmName = outputs.alarms?.forwarding ?? assert.fail("the member tells no alarm");
    const set = (StateValue: "ALARM" | "OK") =>
      new CloudWatchClient(as(operator(member))).send(
        new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: "a test" }),
      );
    await set("ALARM");
    const { healthy, problems } = await check();
    assert.equal(healthy, false);
    assert.match(problems.join("\n"), /^The alarm socless-member-monitoring-forwarding-\w+ is on: [^\n]*$/);
    await set("OK");
    const refused = await check({ deploymentRole: { ...deploymentRole, externalId: "another" } });
    assert.match(refused.problems.join("\n"), /^The alarms cannot be read \(.*sts:AssumeRole/);
  });

  for (const args of [
    ["alert", "send", "ssh-login", "-"],
    ["investigation", "list"],
    ["investigation", "show", "inv_0"],
    ["interaction", "list"],
    ["secret", "set", "jira/token"],
    ["health"],
    ["gc"],
  ])
    it(`says in one sentence of socless ${args.slice(0, 2).join(" ")} --target that a member has no platform`, async () => {
      const repository = fileURLToPath(new URL("../..", import.meta.url));
      const where = ["--local", "--data", platform.data, "--target", "member"];
      const { code, out, err } = await socless(repository, [...args, ...where], "{}");
      const said =
        'The target "member" is a member and has no platform: its hub "hub" has the cases. Use --target hub.\n';
      assert.deepEqual([code, out, err], [1, "", said]);
    });
});
