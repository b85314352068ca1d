import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import { openCloud, type RunningCloud } from "../../local/cloud.ts";
import { providerCalls } from "./services/provider-calls.ts";

const [hub, member] = ["111111111111", "222222222222"];
const [east, west] = ["us-east-1", "us-west-2"];
type Key = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

const policy = (...Statement: Record<string, unknown>[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const trusting = (Principal: unknown, Condition?: unknown) =>
  policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal, ...(Condition ? { Condition } : {}) });

describe("a cloud of several accounts and regions", () => {
  const data = mkdtempSync(join(tmpdir(), "accounts-"));
  let cloud: RunningCloud;
  const { call, make } = providerCalls(() => cloud);
  before(async () => {
    cloud = await openCloud({
      data,
      port: 0,
      account: hub,
      otherAccounts: [member],
      organization: { id: "o-a1b2c3d4e5", accounts: [hub] },
    });
  });
  after(async () => {
    await cloud.close();
    rmSync(data, { recursive: true });
  });

  const operator = (account: string): Key => cloud.operators[account] ?? assert.fail(`no operator of ${account}`);
  const as = (credentials: Key, region = east) => ({
    endpoint: cloud.endpoint,
    region,
    credentials: { ...credentials },
    maxAttempts: 1,
    forcePathStyle: true,
  });

  const checkProvider = (by: string, inputs: Record<string, unknown>) =>
    call(by, "check-provider", { inputs }, z.array(z.object({ property: z.string(), reason: z.string() })));

  /** Makes a role and gives it statements; returns its ARN. */
  async function role(account: string, name: string, trust: string, ...statements: Record<string, unknown>[]) {
    const iam = new IAMClient(as(operator(account)));
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
    const document = policy(...statements);
    if (statements.length > 0)
      await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "may", PolicyDocument: document }));
    return Role?.Arn ?? assert.fail("no ARN");
  }
  async function assume(by: Key, RoleArn: string, ExternalId?: string): Promise<Key> {
    const { Credentials } = await new STSClient(as(by)).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "test", ...(ExternalId && { ExternalId }) }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
  }
  const identity = async (by: Key) => {
    const { Account, Arn } = await new STSClient(as(by)).send(new GetCallerIdentityCommand({}));
    return [Account, Arn];
  };
  const may = (action: string, resource: string) => ({ Effect: "Allow", Action: action, Resource: resource });
  const refusedAssume = { name: "AccessDenied", message: /not authorized to perform: sts:AssumeRole/ };
  const table = { attributes: [{ name: "pk", type: "S" }], hashKey: "pk", billingMode: "PAY_PER_REQUEST" };

  it("has an operator in each account, who is asked for by name", async () => {
    assert.deepEqual(cloud.account, hub);
    for (const account of [hub, member])
      assert.deepEqual(await identity(operator(account)), [account, `arn:aws:iam::${account}:user/operator`]);
  });

  it("keeps things of one name in two accounts and in two regions apart, each with its own ARN", async () => {
    const places = [hub, member].flatMap((account) => [east, west].map((region) => ({ account, region })));
    for (const { account, region } of places) {
      const { outputs } = await make(account, "aws:dynamodb/table:Table", { name: "same", ...table }, { region });
      assert.equal(outputs.arn, `arn:aws:dynamodb:${region}:${account}:table/same`);
      const queue = await make(account, "aws:sqs/queue:Queue", { name: "same" }, { region });
      assert.equal(queue.outputs.arn, `arn:aws:sqs:${region}:${account}:same`);
    }
    for (const { account, region } of places) {
      const { TableNames } = await new DynamoDBClient(as(operator(account), region)).send(new ListTablesCommand({}));
      assert.deepEqual(TableNames, ["same"]);
    }
  });

  it("lets a role of another account be taken by whom it trusts, with the external id that it asks for", async () => {
    const condition = { StringEquals: { "sts:ExternalId": "socless-1" } };
    const arn = await role(member, "deployment", trusting({ AWS: `arn:aws:iam::${hub}:root` }, condition));
    assert.deepEqual(await identity(await assume(operator(hub), arn, "socless-1")), [
      member,
      `arn:aws:sts::${member}:assumed-role/deployment/test`,
    ]);
    await assert.rejects(assume(operator(hub), arn, "socless-2"), refusedAssume);
    await assert.rejects(assume(operator(hub), arn), refusedAssume);
    await assert.rejects(assume(operator(member), arn, "socless-1"), refusedAssume);
  });

  it("knows the organisation of who calls and of what is called", async () => {
    const of = (id: string) => trusting({ AWS: "*" }, { StringEquals: { "aws:PrincipalOrgID": id } });
    const open = await role(member, "of-organization", of("o-a1b2c3d4e5"));
    const other = await role(member, "of-another", of("o-zzzzzzzzzz"));
    assert.equal((await identity(await assume(operator(hub), open)))[0], member);
    await assert.rejects(assume(operator(hub), other), refusedAssume);
    await assert.rejects(assume(operator(member), open), refusedAssume);

    const inside = { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } };
    const caller = await role(hub, "in-organization", trusting({ AWS: `arn:aws:iam::${hub}:root` }), {
      ...may("sts:AssumeRole", "arn:aws:iam::*:role/of-organization"),
      Condition: inside,
    });
    await assert.rejects(assume(await assume(operator(hub), caller), open), refusedAssume);
  });

  it("asks the caller's own policies too, unless the role trusts a caller of its own account by name", async () => {
    const target = `arn:aws:iam::${member}:role/target`;
    const caller = (account: string, name: string, ...own: Record<string, unknown>[]) =>
      role(account, name, trusting({ AWS: account }), ...own);
    const able = await caller(hub, "able", may("sts:AssumeRole", target));
    const unable = await caller(hub, "unable");
    const named = await caller(member, "named");
    const unnamed = await caller(member, "unnamed");
    await role(member, "target", trusting({ AWS: [hub, member, unable, named] }));
    const through = async (arn: string) => {
      const [, , , , account = ""] = arn.split(":");
      return (await identity(await assume(await assume(operator(account), arn), target)))[0];
    };
    assert.equal(await through(able), member);
    await assert.rejects(through(unable), refusedAssume);
    assert.equal(await through(named), member);
    await assert.rejects(through(unnamed), refusedAssume);
  });

  it("lets a session last as long as its role allows, and an hour from role to role", async () => {
    const arn = await role(hub, "short", trusting({ AWS: hub }), may("sts:AssumeRole", "*"));
    const ask = (by: Key) =>
      new STSClient(as(by)).send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "x1", DurationSeconds: 3601 }));
    await assert.rejects(ask(operator(hub)), { message: /exceeds the MaxSessionDuration set for this role/ });
    await assert.rejects(ask(await assume(operator(hub), arn)), { message: /by role chaining/ });
  });

  it("opens a queue of another account to a role only when both sides allow it", async () => {
    const arn = `arn:aws:sqs:${east}:${member}:shared`;
    const queue = await make(member, "aws:sqs/queue:Queue", { name: "shared" }, { region: east });
    const sender = await assume(
      operator(hub),
      await role(hub, "sender", trusting({ AWS: hub }), may("sqs:SendMessage", arn)),
    );
    const other = await assume(operator(hub), await role(hub, "other", trusting({ AWS: hub })));
    const send = (by: Key) =>
      new SQSClient(as(by)).send(new SendMessageCommand({ QueueUrl: queue.id, MessageBody: "hello" }));
    const refused = (by: string) => ({ name: "AccessDeniedException", message: new RegExp(`no ${by} policy allows`) });
    await assert.rejects(send(sender), refused("resource-based"));
    await assert.rejects(send(operator(hub)), refused("resource-based"));
    const document = policy({ ...may("sqs:SendMessage", arn), Principal: { AWS: hub } });
    await make(member, "aws:sqs/queuePolicy:QueuePolicy", { queueUrl: queue.id, policy: document }, { region: east });
    await send(sender);
    await send(operator(hub));
    await assert.rejects(send(other), refused("identity-based"));
  });

  it("keeps secrets, buckets and tables of another account closed, whatever the caller's own policies allow", async () => {
    const secret = await make(member, "aws:secretsmanager/secret:Secret", { name: "shut" }, { region: east });
    const bucket = await make(member, "aws:s3/bucket:Bucket", { bucket: "shut-bucket" }, { region: east });
    await new SecretsManagerClient(as(operator(member))).send(
      new PutSecretValueCommand({ SecretId: secret.id, SecretString: "x" }),
    );
    await new S3Client(as(operator(member))).send(new PutObjectCommand({ Bucket: bucket.id, Key: "k", Body: "x" }));
    const all = await assume(operator(hub), await role(hub, "all", trusting({ AWS: hub }), may("*", "*")));
    for (const by of [all, operator(hub)]) {
      const read = new GetSecretValueCommand({ SecretId: secret.id });
      await assert.rejects(new SecretsManagerClient(as(by)).send(read), /no resource-based policy/);
      await assert.rejects(new S3Client(as(by)).send(new GetObjectCommand({ Bucket: bucket.id, Key: "k" })), {
        name: "AccessDenied",
      });
      const TableName = `arn:aws:dynamodb:${east}:${member}:table/same`;
      await assert.rejects(
        new DynamoDBClient(as(by)).send(new GetItemCommand({ TableName, Key: { pk: { S: "1" } } })),
        /no resource-based policy/,
      );
    }
  });

  it("knows in a region nothing of the others", async () => {
    const secret = await make(hub, "aws:secretsmanager/secret:Secret", { name: "in-the-west" }, { region: west });
    const read = (region: string) =>
      new SecretsManagerClient(as(operator(hub), region)).send(new GetSecretValueCommand({ SecretId: secret.id }));
    await assert.rejects(read(east), { name: "ResourceNotFoundException", message: /is not in us-east-1/ });
    await assert.rejects(read(west), { message: /can't find the specified secret value/ });
  });

  it("lets a deployment act in an account through its role, judged by both sides each time", async () => {
    const trust = trusting({ AWS: hub }, { StringEquals: { "sts:ExternalId": "right" } });
    const roleArn = await role(member, "for-pulumi", trust);
    const settings = (externalId: string) => ({
      region: west,
      allowedAccountIds: JSON.stringify([member]),
      assumeRoles: JSON.stringify([{ roleArn, externalId, sessionName: "socless-prod-us" }]),
    });
    assert.deepEqual(await checkProvider(hub, settings("right")), []);
    const [failure] = await checkProvider(hub, settings("wrong"));
    assert.equal(failure?.property, "assumeRoles");
    assert.match(failure?.reason ?? "", /Cannot assume IAM Role: User: .*:user\/operator is not authorized/);
    assert.equal((await checkProvider(member, settings("right")))[0]?.property, "assumeRoles");

    const { outputs } = await make(hub, "aws:sqs/queue:Queue", { name: "by-role" }, settings("right"));
    assert.equal(outputs.arn, `arn:aws:sqs:${west}:${member}:by-role`);
    const wrong = { type: "aws:sqs/queue:Queue", urn: "urn:pulumi:test::test::x::y", provider: settings("wrong") };
    await assert.rejects(
      call(hub, "create", { subject: wrong, inputs: { name: "never" }, token: "t" }, z.unknown()),
      /not authorized to perform: sts:AssumeRole/,
    );
    const caller = { token: "aws:index/getCallerIdentity:getCallerIdentity", args: {}, provider: settings("right") };
    const { arn } = await call(hub, "invoke", caller, z.looseObject({ arn: z.string() }));
    assert.equal(arn, `arn:aws:sts::${member}:assumed-role/for-pulumi/socless-prod-us`);
  });

  it("gives no service a role of another account", async () => {
    const foreign = await role(member, "foreign", trusting({ Service: "states.amazonaws.com" }));
    const definition = JSON.stringify({ StartAt: "a", QueryLanguage: "JSONata", States: { a: { Type: "Succeed" } } });
    const machine = { name: "m", definition, roleArn: foreign };
    await assert.rejects(make(hub, "aws:sfn/stateMachine:StateMachine", machine, { region: east }), /sts:AssumeRole/);
    await make(member, "aws:sfn/stateMachine:StateMachine", machine, { region: east });
    const schedule = {
      name: "s",
      scheduleExpression: "rate(1 minute)",
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn: `arn:aws:sqs:${east}:${hub}:same`, roleArn: foreign },
    };
    await assert.rejects(
      make(hub, "aws:scheduler/schedule:Schedule", schedule, { region: east }),
      /Cross-account pass role is not allowed/,
    );
  });

  it("has the same accounts and keys after a restart, and takes another one in", async () => {
    const before = cloud.operators;
    await cloud.close();
    cloud = await openCloud({ data, port: 0, otherAccounts: ["333333333333"] });
    const { "333333333333": third, ...rest } = cloud.operators;
    assert.deepEqual([cloud.account, rest], [hub, before]);
    assert.deepEqual(await identity(third ?? operator("333333333333")), [
      "333333333333",
      "arn:aws:iam::333333333333:user/operator",
    ]);
    const { Role } = await new IAMClient(as(operator(member))).send(new GetRoleCommand({ RoleName: "deployment" }));
    assert.equal(Role?.Arn, `arn:aws:iam::${member}:role/deployment`);
  });
});
