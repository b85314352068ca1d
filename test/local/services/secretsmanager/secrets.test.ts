import assert from "node:assert/strict";
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { type Made, runningCloud, type TestCloud } from "../running-cloud.ts";

const secretType = "aws:secretsmanager/secret:Secret";

describe("Secrets Manager on the wire", () => {
  let cloud: TestCloud;
  let client: SecretsManagerClient;
  let made: Made;
  let SecretId: string;

  before(async () => {
    cloud = await runningCloud();
    client = new SecretsManagerClient(cloud.client);
  });
  beforeEach(async function () {
    made = await cloud.create(secretType, `secret ${this.currentTest?.title}`.replace(/\W/g, "-"), {
      recoveryWindowInDays: 7,
    });
    SecretId = String(made.outputs.arn);
  });
  after(() => cloud.close());

  const get = async (more = {}) => (await client.send(new GetSecretValueCommand({ SecretId, ...more }))).SecretString;
  const put = (SecretString: string, more = {}) =>
    client.send(new PutSecretValueCommand({ SecretId, SecretString, ...more }));

  it("answers that a secret without a value is not found", async () => {
    await assert.rejects(get(), { name: "ResourceNotFoundException", message: /AWSCURRENT/ });
  });

  it("moves the stages when a new value is put", async () => {
    await put("one");
    assert.equal(await get(), "one");
    await put("two");
    assert.equal(await get(), "two");
    assert.equal(await get({ VersionStage: "AWSPREVIOUS" }), "one");
    await put("three");
    assert.equal(await get({ VersionStage: "AWSPREVIOUS" }), "two");
  });

  it("finds a version by its id", async () => {
    const { VersionId } = await put("one");
    await put("two");
    assert.equal(await get({ VersionId }), "one");
    await assert.rejects(get({ VersionId, VersionStage: "AWSCURRENT" }), { name: "ResourceNotFoundException" });
  });

  it("takes the previous version's stage away, and then has no previous value", async () => {
    const { VersionId } = await put("one");
    await put("two");
    const revoke = { SecretId, VersionStage: "AWSPREVIOUS", RemoveFromVersionId: VersionId };
    await client.send(new UpdateSecretVersionStageCommand(revoke));
    await assert.rejects(get({ VersionStage: "AWSPREVIOUS" }), { name: "ResourceNotFoundException" });
    assert.equal(await get(), "two");
  });

  it("moves the current stage back, and what was current becomes the previous one", async () => {
    const { VersionId: one } = await put("one");
    const { VersionId: two } = await put("two");
    const back = { SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: one };
    await assert.rejects(client.send(new UpdateSecretVersionStageCommand(back)), { name: "InvalidParameterException" });
    await client.send(new UpdateSecretVersionStageCommand({ ...back, RemoveFromVersionId: two }));
    assert.equal(await get(), "one");
    assert.equal(await get({ VersionStage: "AWSPREVIOUS" }), "two");
  });

  it("takes a repeated write for the same version", async () => {
    const token = { ClientRequestToken: "0".repeat(32) };
    await put("one", token);
    await put("two");
    await put("one", token);
    assert.equal(await get(), "two");
    assert.equal(Object.keys((await describeSecret()).VersionIdsToStages ?? {}).length, 2);
    await assert.rejects(put("other", token), { name: "ResourceExistsException" });
  });

  it("keeps the bytes of a value exactly", async () => {
    const value = ' "ключ" \n{"a":1}\u0000';
    await put(value);
    assert.equal(await get(), value);
  });

  it("lists secrets with their tags, and describes them without their values", async () => {
    await put("very secret");
    const tagged = await cloud.create(secretType, "tagged", { tags: { owner: "security" } });
    const { SecretList } = await client.send(new ListSecretsCommand({}));
    const tagsOf = (arn: string) => SecretList?.find(({ ARN }) => ARN === arn)?.Tags;
    assert.deepEqual(tagsOf(SecretId), []);
    assert.deepEqual(tagsOf(tagged.id), [{ Key: "owner", Value: "security" }]);
    assert.ok(!JSON.stringify([SecretList, await describeSecret()]).includes("very secret"));
  });

  it("makes a secret with its first value, once", async () => {
    const create = () => client.send(new CreateSecretCommand({ Name: "by-hand", SecretString: "first" }));
    await create();
    assert.equal(await get({ SecretId: "by-hand" }), "first");
    await assert.rejects(create(), { name: "ResourceExistsException" });
  });

  it("lets a role read only the secret that its policy names", async () => {
    await put("one");
    const other = await cloud.create(secretType, "other", {});
    const allow = { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: SecretId };
    const reader = new SecretsManagerClient(await cloud.clientAs("secret-reader", [allow]));
    assert.equal((await reader.send(new GetSecretValueCommand({ SecretId }))).SecretString, "one");
    const refused = reader.send(new GetSecretValueCommand({ SecretId: other.id }));
    await assert.rejects(refused, { name: "AccessDeniedException", message: /secretsmanager:GetSecretValue/ });
  });

  it("lets a role in whose policy allows it only while the secret's own does not deny it", async () => {
    await put("one");
    const allow = { Effect: "Allow", Action: "secretsmanager:*", Resource: SecretId };
    const [known, stranger] = [
      new SecretsManagerClient(await cloud.clientAs("known", [allow])),
      new SecretsManagerClient(await cloud.clientAs("stranger", [allow])),
    ];
    const readers = ["arn:*:iam::000000000001:role/known*"];
    const deny = {
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": readers } },
    };
    const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const policyType = "aws:secretsmanager/secretPolicy:SecretPolicy";
    const inputs = { secretArn: SecretId, policy: document(deny), blockPublicPolicy: true };
    const policy = await cloud.create(policyType, "readers", inputs);
    const read = (by: SecretsManagerClient) => by.send(new GetSecretValueCommand({ SecretId }));
    const refused = { name: "AccessDeniedException", message: /explicit deny in a resource-based policy/ };
    assert.equal((await read(known)).SecretString, "one");
    assert.equal(await get(), "one", "the operator");
    await assert.rejects(read(stranger), refused);
    await stranger.send(new PutSecretValueCommand({ SecretId, SecretString: "two" }));
    assert.equal((await read(known)).SecretString, "two");

    await cloud.update(policyType, "readers", policy, { ...inputs, policy: document() });
    assert.equal((await read(stranger)).SecretString, "two");
    await cloud.update(policyType, "readers", policy, inputs);
    await assert.rejects(read(stranger), refused);
    await cloud.delete(policyType, "readers", policy);
    assert.equal((await read(stranger)).SecretString, "two");
    const broken = cloud.create(policyType, "broken", { ...inputs, policy: document({ Effect: "Never" }) });
    await assert.rejects(broken, /MalformedPolicyDocumentException|not valid/);
  });

  const describeSecret = () => client.send(new DescribeSecretCommand({ SecretId }));
});
