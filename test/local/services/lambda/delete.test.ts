import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListAliasesCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  paginateListFunctions,
  paginateListVersionsByFunction,
} from "@aws-sdk/client-lambda";
import { type Made, named, runningCloud, type TestCloud } from "../running-cloud.ts";

const type = "aws:lambda/function:Function";
const source = "export const handler = async () => process.env.AWS_LAMBDA_FUNCTION_VERSION;";
const sha256 = createHash("sha256").update(source).digest("hex");
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

describe("functions that are deleted on the wire", () => {
  let cloud: TestCloud;
  let lambda: LambdaClient;
  let role = "";

  before(async () => {
    cloud = await runningCloud();
    lambda = new LambdaClient(cloud.client);
    role = String((await cloud.create("aws:iam/role:Role", "worker", { assumeRolePolicy: trust })).outputs.arn);
    await fetch(`${cloud.client.endpoint}/_cloud/assets`, {
      method: "POST",
      headers: { authorization: `Bearer ${cloud.client.credentials.secretAccessKey}` },
      body: source,
    });
  });
  after(() => cloud.close());

  const inputs = (description: string) => ({
    role,
    description,
    handler: "index.handler",
    runtime: "nodejs24.x",
    publish: true,
    code: { sha256, files: { "index.mjs": { sha256 } } },
    tags: { owner: "us" },
  });
  async function withVersions(name: string, count: number): Promise<Made> {
    const made = await cloud.create(type, name, inputs("1"));
    for (let version = 2; version <= count; version += 1) await cloud.update(type, name, made, inputs(String(version)));
    return made;
  }
  const remove = (FunctionName: string, Qualifier?: string) =>
    lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier }));
  const versionsOf = async (FunctionName: string) => {
    const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
    return Versions.map(({ Version }) => Version);
  };

  it("lose one version, and the others are as they were", async () => {
    const { id } = await withVersions("versioned", 3);
    await remove(id, "2");
    assert.deepEqual(await versionsOf(id), ["$LATEST", "1", "3"]);
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: id, Qualifier: "1" }));
    assert.equal(Payload?.transformToString(), '"1"');
    for (const gone of [
      remove(id, "2"),
      lambda.send(new InvokeCommand({ FunctionName: id, Qualifier: "2" })),
      lambda.send(new GetFunctionCommand({ FunctionName: id, Qualifier: "2" })),
    ])
      await assert.rejects(gone, named("ResourceNotFoundException"));
    await assert.rejects(remove(id, "$LATEST"), named("InvalidParameterValueException"));
  });

  it("never give a deleted version's number again", async () => {
    const made = await withVersions("counted", 2);
    await remove(made.id, "2");
    await cloud.update(type, "counted", made, inputs("another"));
    assert.deepEqual(await versionsOf(made.id), ["$LATEST", "1", "3"]);
  });

  it("go with all their versions and their policy", async () => {
    const made = await withVersions("whole", 2);
    const allow = { action: "lambda:InvokeFunction", function: made.id, principal: "events.amazonaws.com" };
    await cloud.create("aws:lambda/permission:Permission", "whole", allow);
    await lambda.send(new GetPolicyCommand({ FunctionName: made.id }));
    await remove(made.id);
    await assert.rejects(versionsOf(made.id), named("ResourceNotFoundException"));
    await assert.rejects(remove(made.id), named("ResourceNotFoundException"));
    await cloud.create(type, "again", { ...inputs("1"), name: made.id });
    const policy = lambda.send(new GetPolicyCommand({ FunctionName: made.id }));
    await assert.rejects(policy, named("ResourceNotFoundException"));
  });

  it("tell their tags and that they have no alias", async () => {
    const { id, outputs } = await withVersions("tagged", 1);
    const { Tags } = await lambda.send(new ListTagsCommand({ Resource: String(outputs.arn) }));
    assert.deepEqual(Tags, { owner: "us" });
    assert.deepEqual((await lambda.send(new ListAliasesCommand({ FunctionName: id }))).Aliases, []);
  });

  it("are listed page by page, and so are versions", async () => {
    const { id } = await withVersions("paged", 4);
    for (const other of ["one", "two"]) await withVersions(other, 1);
    const pages = [];
    for await (const { Versions = [] } of paginateListVersionsByFunction(
      { client: lambda, pageSize: 2 },
      { FunctionName: id },
    ))
      pages.push(Versions.map(({ Version }) => Version));
    assert.deepEqual(pages, [["$LATEST", "1"], ["2", "3"], ["4"]]);
    const names = [];
    for await (const { Functions = [] } of paginateListFunctions({ client: lambda, pageSize: 1 }, {}))
      names.push(...Functions.map(({ FunctionName }) => FunctionName));
    assert.ok(names.includes(id) && names.length > 2 && new Set(names).size === names.length);
  });

  it("are deleted by who may delete exactly them", async () => {
    const { id, outputs } = await withVersions("guarded", 2);
    const may = { Effect: "Allow", Action: "lambda:DeleteFunction", Resource: `${outputs.arn}:1` };
    const client = new LambdaClient(await cloud.clientAs("deleter", [may]));
    await client.send(new DeleteFunctionCommand({ FunctionName: id, Qualifier: "1" }));
    for (const Qualifier of ["2", undefined])
      await assert.rejects(client.send(new DeleteFunctionCommand({ FunctionName: id, Qualifier })), {
        name: "AccessDeniedException",
        message: /lambda:DeleteFunction/,
      });
  });
});
