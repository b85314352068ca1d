import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand, type Credentials, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { openCloud } from "../../../local/cloud.ts";
import { openWorld, policy, type World } from "./world.ts";

const account = "000000000001";
const operatorMayTake = policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: account } });

describe("the gateway", () => {
  let world: World;

  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const identity = (client: ConstructorParameters<typeof STSClient>[0]) =>
    new STSClient(client ?? {}).send(new GetCallerIdentityCommand({}));

  /** A client that acts as a role. */
  async function actAs(role: unknown) {
    const assume = new AssumeRoleCommand({ RoleArn: String(role), RoleSessionName: "test" });
    const { Credentials } = await new STSClient(world.client).send(assume);
    return { ...world.client, credentials: toCredentials(Credentials) };
  }

  it("knows the operator by the key that it made at its first start", async () => {
    const { Account, Arn } = await identity(world.client);
    assert.deepEqual({ Account, Arn }, { Account: account, Arn: `arn:aws:iam::${account}:user/operator` });
  });

  it("refuses an unknown key, and a known key with a wrong secret", async () => {
    const { accessKeyId } = world.cloud.credentials;
    const unknown = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" };
    await assert.rejects(identity({ ...world.client, credentials: unknown }), { name: "UnrecognizedClientException" });
    const wrong = { accessKeyId, secretAccessKey: "x" };
    await assert.rejects(identity({ ...world.client, credentials: wrong }), { name: "InvalidSignatureException" });
  });

  it("refuses a call without a signature", async () => {
    const response = await fetch(world.cloud.endpoint, { method: "POST" });
    assert.equal(response.status, 403);
    assert.match(await response.text(), /MissingAuthenticationToken/);
  });

  it("refuses a token that was changed", async () => {
    const { arn } = await world.make("aws:iam/role:Role", "changed-token", { assumeRolePolicy: operatorMayTake });
    const client = await actAs(arn);
    const sessionToken = client.credentials.sessionToken.replace(/^./, "x");
    await assert.rejects(identity({ ...client, credentials: { ...client.credentials, sessionToken } }), {
      name: "UnrecognizedClientException",
    });
  });

  it("gives a role's callers what its policies allow, and refuses the rest in AWS's words", async () => {
    const { arn, name } = await world.make("aws:iam/role:Role", "reader", { assumeRolePolicy: operatorMayTake });
    const statement = { Effect: "Allow", Action: "dynamodb:ListTables", Resource: "*" };
    await world.make("aws:iam/rolePolicy:RolePolicy", "reader", { role: name, policy: policy(statement) });
    const dynamodb = new DynamoDBClient(await actAs(arn));
    assert.deepEqual((await dynamodb.send(new ListTablesCommand({}))).TableNames, []);
    await assert.rejects(dynamodb.send(new GetItemCommand({ TableName: "alerts", Key: { pk: { S: "1" } } })), {
      name: "AccessDeniedException",
      message:
        `User: arn:aws:sts::${account}:assumed-role/${name}/test is not authorized to perform: dynamodb:GetItem ` +
        `on resource: arn:aws:dynamodb:us-east-1:${account}:table/alerts ` +
        "because no identity-based policy allows the dynamodb:GetItem action",
    });
  });

  it("lets nobody take a role whose trust policy does not name them", async () => {
    const trust = policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } });
    const { arn } = await world.make("aws:iam/role:Role", "for-lambda", { assumeRolePolicy: trust });
    await assert.rejects(actAs(arn), { name: "AccessDenied", message: /not authorized to perform: sts:AssumeRole/ });
  });

  it("answers an unknown operation with an error that names it", async () => {
    const client = new DynamoDBClient(world.client);
    client.middlewareStack.add(
      (next) => (args) => {
        if (isRequest(args.request)) args.request.headers["x-amz-target"] = "DynamoDB_20120810.Nothing";
        return next(args);
      },
      { step: "build" },
    );
    await assert.rejects(client.send(new ListTablesCommand({})), /does not know the operation dynamodb:Nothing/);
  });

  it("reads a compressed request", async () => {
    const client = new DynamoDBClient(world.client);
    client.middlewareStack.add(
      (next) => (args) => {
        if (isRequest(args.request)) {
          args.request.body = gzipSync(String(args.request.body));
          args.request.headers["content-encoding"] = "gzip";
          args.request.headers["content-length"] = String(args.request.body.length);
        }
        return next(args);
      },
      { step: "build", priority: "low" },
    );
    await assert.rejects(client.send(new GetItemCommand({ TableName: "none", Key: { pk: { S: "1" } } })), {
      name: "ResourceNotFoundException",
    });
  });

  it("answers an unknown service with an error that names it", async () => {
    const scope = "AKIA/20260101/us-east-1/cloudfront/aws4_request";
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const response = await fetch(world.cloud.endpoint, { headers: { authorization } });
    assert.equal(response.status, 404);
    assert.match(await response.text(), /no service with the signing name cloudfront/);
  });

  it("keeps its address, its key and a role's credentials over a restart", async () => {
    const { arn } = await world.make("aws:iam/role:Role", "kept", { assumeRolePolicy: operatorMayTake });
    const client = await actAs(arn);
    const { endpoint, credentials } = world.client;
    await world.restart();
    assert.deepEqual([world.client.endpoint, world.client.credentials], [endpoint, credentials]);
    assert.match(String((await identity(client)).Arn), /assumed-role\/kept-/);
  });

  it("says in one sentence that a port is in use", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    await assert.rejects(openCloud({ data: join(world.data, "second"), port }), {
      message: `Port ${port} on 127.0.0.1 is in use by another program. Stop that one, or choose another with --port.`,
    });
    other.close();
  });

  it("answers health without a key, and nothing else below /_cloud/", async () => {
    assert.equal((await fetch(`${world.cloud.endpoint}/_cloud/health`)).status, 200);
    assert.equal((await fetch(`${world.cloud.endpoint}/_cloud/faults`)).status, 401);
    assert.equal((await fetch(`${world.cloud.endpoint}/_cloud/provider/check`, { method: "POST" })).status, 401);
  });
});

const isRequest = (request: unknown): request is { headers: Record<string, string>; body?: string | Buffer } =>
  typeof request === "object" && request !== null && "headers" in request;

function toCredentials(given: Credentials | undefined) {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = given ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
