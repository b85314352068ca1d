import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
} from "@aws-sdk/client-lambda";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { account, named, region, runningCloud, type TestCloud } from "../running-cloud.ts";

const source = `export const handler = async (event) => {
  for (const { body, dynamodb } of event.Records ?? []) console.log("GOT " + (body ?? JSON.stringify(dynamodb.NewImage)));
  if (event.fail) throw new TypeError("failed");
  return { event, principal: process.env.AWS_ACCESS_KEY_ID.slice(0, 4) };
};`;

describe("Lambda, EventBridge and Scheduler on the wire", () => {
  let cloud: TestCloud;
  let lambda: LambdaClient;
  let arn = "";
  const policy = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement });

  before(async () => {
    cloud = await runningCloud();
    lambda = new LambdaClient(cloud.client);
    const trust = {
      Effect: "Allow",
      Principal: { Service: ["lambda.amazonaws.com", "scheduler.amazonaws.com"] },
      Action: "sts:AssumeRole",
    };
    const role = await cloud.create("aws:iam/role:Role", "worker", { assumeRolePolicy: policy(trust) });
    const may = { Effect: "Allow", Action: ["logs:*", "sqs:*", "dynamodb:*", "lambda:InvokeFunction"], Resource: "*" };
    await cloud.create("aws:iam/rolePolicy:RolePolicy", "worker", { role: role.outputs.name, policy: policy(may) });
    const sha256 = createHash("sha256").update(source).digest("hex");
    const uploaded = await fetch(`${cloud.client.endpoint}/_cloud/assets`, {
      method: "POST",
      headers: { authorization: `Bearer ${cloud.client.credentials.secretAccessKey}` },
      body: source,
    });
    assert.ok(uploaded.ok, await uploaded.text());
    const made = await cloud.create("aws:lambda/function:Function", "worker", {
      role: role.outputs.arn,
      handler: "index.handler",
      runtime: "nodejs24.x",
      publish: true,
      code: { sha256, files: { "index.mjs": { sha256 } } },
    });
    arn = String(made.outputs.arn);
    const table = await cloud.create("aws:dynamodb/table:Table", "alerts", {
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      attributes: [{ name: "pk", type: "S" }],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
    });
    tableName = String(table.outputs.name);
    await cloud.create("aws:lambda/eventSourceMapping:EventSourceMapping", "stream", {
      functionName: arn,
      eventSourceArn: table.outputs.streamArn,
      startingPosition: "TRIM_HORIZON",
    });
    const queue = await cloud.create("aws:sqs/queue:Queue", "collect", {});
    queueArn = String(queue.outputs.arn);
    await cloud.create("aws:lambda/eventSourceMapping:EventSourceMapping", "queue", {
      functionName: arn,
      eventSourceArn: queueArn,
    });
    const rule = await cloud.create("aws:cloudwatch/eventRule:EventRule", "findings", {
      eventPattern: '{"source":["aws.guardduty"]}',
    });
    const admits = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": rule.outputs.arn } },
    };
    await cloud.create("aws:sqs/queuePolicy:QueuePolicy", "collect", {
      queueUrl: queue.outputs.url,
      policy: policy(admits),
    });
    await cloud.create("aws:cloudwatch/eventTarget:EventTarget", "findings", {
      rule: rule.outputs.name,
      arn: queueArn,
      inputPath: "$.detail",
    });
    const schedule = await cloud.create("aws:scheduler/schedule:Schedule", "once", {
      scheduleExpression: "rate(1 day)",
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn: queueArn, roleArn: role.outputs.arn, input: '"scheduled"' },
    });
    scheduleName = String(schedule.outputs.name);
  });
  after(() => cloud.close());
  let tableName = "";
  let queueArn = "";
  let scheduleName = "";

  async function hasLog(text: string): Promise<void> {
    const logs = new CloudWatchLogsClient(cloud.client);
    const logGroupName = `/aws/lambda/${arn.split(":").at(-1)}`;
    for (const end = Date.now() + 5000; ; ) {
      const { events = [] } = await logs
        .send(new FilterLogEventsCommand({ logGroupName }))
        .catch(() => ({ events: [] }));
      if (events.some(({ message }) => message?.includes(text))) return;
      assert.ok(Date.now() < end, `no "${text}" in the log`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  it("invokes a function and names the version that ran", async () => {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: arn, Qualifier: "1", Payload: '{"a":1}' }));
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.ExecutedVersion, "1");
    assert.equal(answer.FunctionError, undefined);
    assert.deepEqual(JSON.parse(answer.Payload?.transformToString() ?? ""), { event: { a: 1 }, principal: "ASIA" });
  });

  it("tells a failure of the function apart from one of the call", async () => {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: arn, Payload: '{"fail":true}' }));
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.FunctionError, "Unhandled");
    assert.equal(JSON.parse(answer.Payload?.transformToString() ?? "").errorType, "TypeError");
    await assert.rejects(
      lambda.send(new InvokeCommand({ FunctionName: "nothing" })),
      named("ResourceNotFoundException"),
    );
    await assert.rejects(
      lambda.send(new InvokeCommand({ FunctionName: arn, Payload: "{" })),
      named("InvalidRequestContentException"),
    );
  });

  it("lets a role invoke only the version that its policy names", async () => {
    const statement = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: `${arn}:1` };
    const caller = new LambdaClient(await cloud.clientAs("caller", [statement]));
    assert.equal((await caller.send(new InvokeCommand({ FunctionName: `${arn}:1` }))).StatusCode, 200);
    await assert.rejects(caller.send(new InvokeCommand({ FunctionName: arn })), named("AccessDeniedException"));
  });

  it("shows functions, versions, mappings and policies", async () => {
    const configuration = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: arn }));
    assert.equal(configuration.FunctionArn, arn);
    assert.equal(configuration.Timeout, 3);
    assert.equal((await lambda.send(new ListFunctionsCommand({}))).Functions?.length, 1);
    const { Versions } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: arn }));
    assert.deepEqual(
      Versions?.map(({ Version }) => Version),
      ["$LATEST", "1"],
    );
    const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({ EventSourceArn: queueArn }));
    assert.deepEqual(
      EventSourceMappings?.map(({ State, FunctionArn }) => [State, FunctionArn]),
      [["Enabled", arn]],
    );
    await assert.rejects(lambda.send(new GetPolicyCommand({ FunctionName: arn })), named("ResourceNotFoundException"));
  });

  it("hands a table's writes to the function", async () => {
    await new DynamoDBClient(cloud.client).send(
      new PutItemCommand({ TableName: tableName, Item: { pk: { S: "alert-1" } } }),
    );
    await hasLog('GOT {"pk":{"S":"alert-1"}}');
  });

  it("hands an event through rule, queue and mapping to the function", async () => {
    const events = new EventBridgeClient(cloud.client);
    const entry = { Source: "aws.guardduty", DetailType: "GuardDuty Finding", Detail: '{"id":"finding-1"}' };
    const { FailedEntryCount, Entries } = await events.send(new PutEventsCommand({ Entries: [entry] }));
    assert.equal(FailedEntryCount, 0);
    assert.match(Entries?.[0]?.EventId ?? "", /^[0-9a-f-]{36}$/);
    await hasLog('GOT {"id":"finding-1"}');
  });

  it("runs a schedule under its role, and shows it", async () => {
    await hasLog('GOT "scheduled"');
    const shown = await new SchedulerClient(cloud.client).send(new GetScheduleCommand({ Name: scheduleName }));
    assert.equal(shown.Arn, `arn:aws:scheduler:${region}:${account}:schedule/default/${scheduleName}`);
    assert.equal(shown.ScheduleExpression, "rate(1 day)");
  });

  it("queues an asynchronous call", async () => {
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: arn, InvocationType: "Event", Payload: '{"Records":[{"body":"later"}]}' }),
    );
    assert.equal(answer.StatusCode, 202);
    await hasLog("GOT later");
  });
});
