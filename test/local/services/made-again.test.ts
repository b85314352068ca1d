import assert from "node:assert/strict";
import {
  ApiGatewayV2Client,
  GetApisCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
} from "@aws-sdk/client-apigatewayv2";
import { GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { samples, source } from "../../cli/rollout/repair/support/samples.ts";
import { type Made, named, runningCloud, type TestCloud } from "./running-cloud.ts";

const types = {
  api: "aws:apigatewayv2/api:Api",
  integration: "aws:apigatewayv2/integration:Integration",
  lambda: "aws:lambda/function:Function",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  permission: "aws:lambda/permission:Permission",
  policy: "aws:iam/rolePolicy:RolePolicy",
  queue: "aws:sqs/queue:Queue",
  role: "aws:iam/role:Role",
  route: "aws:apigatewayv2/route:Route",
  subscription: "aws:sns/topicSubscription:TopicSubscription",
  topic: "aws:sns/topic:Topic",
} as const;

describe("what is made a second time", function () {
  this.timeout(60_000);
  let cloud: TestCloud;
  const made: Record<string, Made> = {};
  /** One more of the type, as another resource of a program. */
  const another = (type: string, name: string, more: Record<string, unknown> = {}) =>
    cloud.create(type, name, { ...samples[type]?.(made), ...more });
  before(async () => {
    cloud = await runningCloud();
    const headers = { authorization: `Bearer ${cloud.client.credentials.secretAccessKey}` };
    await fetch(`${cloud.client.endpoint}/_cloud/assets`, { method: "POST", headers, body: source });
    const { role, policy, queue, lambda, topic, api, integration } = types;
    for (const type of [role, policy, queue, lambda, topic, api, integration])
      made[type] = await another(type, "first");
  });
  after(() => cloud.close());

  it("is the same subscription for the same address of a topic", async () => {
    const first = await another(types.subscription, "first");
    assert.equal((await another(types.subscription, "second")).id, first.id);
    assert.notEqual((await another(types.subscription, "third", { endpoint: "b@example.com" })).id, first.id);
  });

  it("is refused for a route's key in one API", async () => {
    const first = await another(types.route, "first");
    await assert.rejects(
      another(types.route, "second"),
      /ConflictException: Route with key GET \/health already exists/,
    );
    await another(types.route, "third", { routeKey: "GET /other" });
    const api = await another(types.api, "second");
    await another(types.route, "fourth", { apiId: api.id });
    await cloud.update(types.route, "first", first, { ...samples[types.route]?.(made), operationName: "health" });
  });

  it("is refused for a source that feeds the function already", async () => {
    const first = await another(types.mapping, "first");
    await assert.rejects(
      another(types.mapping, "second"),
      new RegExp(`ResourceConflictException: .*already exists.*UUID ${first.id}`),
    );
  });

  it("is another statement of a function's policy, with a name of its own", async () => {
    const all = [await another(types.permission, "first"), await another(types.permission, "second")];
    const lambda = new LambdaClient(cloud.client);
    const { Policy = "" } = await lambda.send(new GetPolicyCommand({ FunctionName: made[types.lambda]?.id }));
    const { Statement } = z.object({ Statement: z.array(z.object({ Sid: z.string() })) }).parse(JSON.parse(Policy));
    assert.deepEqual(Statement.map(({ Sid }) => Sid).sort(), all.map(({ id }) => id).sort());
    assert.match(all[0]?.id ?? "", /^first-[0-9a-f]{7}$/);
  });

  it("is listed beside the first, of its own API alone", async () => {
    const apis = new ApiGatewayV2Client(cloud.client);
    const { Items = [] } = await apis.send(new GetApisCommand({}));
    assert.deepEqual(Items.map(({ Name }) => Name?.replace(/-\w+$/, "")).sort(), ["first", "second"]);
    const ApiId = made[types.api]?.id;
    const integrations = await apis.send(new GetIntegrationsCommand({ ApiId }));
    assert.deepEqual(
      integrations.Items?.map(({ IntegrationId }) => IntegrationId),
      [made[types.integration]?.id],
    );
    const { Items: routes } = await apis.send(new GetRoutesCommand({ ApiId }));
    assert.deepEqual(routes?.map(({ RouteKey }) => RouteKey).sort(), ["GET /health", "GET /other"]);
    const elsewhere = new ApiGatewayV2Client({ ...cloud.client, region: "eu-central-1" });
    assert.deepEqual((await elsewhere.send(new GetApisCommand({}))).Items, []);
    await assert.rejects(elsewhere.send(new GetRoutesCommand({ ApiId })), named("NotFoundException"));
    await assert.rejects(apis.send(new GetRoutesCommand({ ApiId: "none" })), named("NotFoundException"));
  });
});
