import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AlertQueue } from "../../components/alert-queue.ts";
import { createEndpoints } from "../../components/endpoints.ts";
import { HttpApi } from "../../components/http-api.ts";
import type { Endpoint } from "../../functions/runtime/declare.ts";
import { endpoints } from "./support/fixtures.ts";
import { listing, only, register, target } from "./support/monitor.ts";

const region = "eu-central-1";
const ingest = { arn: pulumi.output("arn:aws:lambda:ingest"), name: pulumi.output("ingest") };

async function make(...declared: Endpoint[]) {
  const all = await register((opts) => {
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent", {}, opts);
    const child = { parent };
    const api = new HttpApi("api", { target }, child);
    const queue = new AlertQueue("queue", { target }, child);
    createEndpoints({ name: "eu", target, endpoints: declared, api, queue, ingest }, parent);
  });
  const common = ["Api api", "Stage api", "LogGroup api", "Queue queue", "Queue queue-dead", "Integration eu-ingest"];
  return { all, made: listing(all).filter((line) => !common.some((one) => line.endsWith(`.${one}`))) };
}

describe("endpoints", () => {
  it("over HTTP are a route to ingest, which may be called by exactly that route", async () => {
    const { all, made } = await make(endpoints.http);
    assert.deepEqual(made, ["apigatewayv2.Route eu-from-logins", "lambda.Permission eu-from-logins"]);
    assert.deepEqual(only(all, "apigatewayv2.Integration").inputs, {
      region,
      apiId: "api-id",
      integrationType: "AWS_PROXY",
      integrationUri: "arn:aws:lambda:ingest",
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: 29_000,
    });
    assert.deepEqual(only(all, "apigatewayv2.Route").inputs, {
      region,
      apiId: "api-id",
      routeKey: "POST /events/logins",
      target: "integrations/eu-ingest-id",
      authorizationType: "NONE",
    });
    const [route] = all.filter(({ type }) => type === "socless:index:HttpRoute");
    assert.deepEqual(route?.outputs, { guard: "signature" });
    assert.deepEqual(only(all, "lambda.Permission").inputs, {
      region,
      action: "lambda:InvokeFunction",
      function: "ingest",
      principal: "apigateway.amazonaws.com",
      sourceArn: "arn:aws:execute-api:api/*/POST/events/logins",
    });
  });

  it("for AWS events are a rule that puts whole events into the queue, which admits that rule alone", async () => {
    const { all, made } = await make(endpoints.event);
    assert.deepEqual(made, [
      "cloudwatch.EventRule eu-from-findings",
      "cloudwatch.EventTarget eu-from-findings",
      "sqs.QueuePolicy queue",
      "sqs.QueuePolicy queue-dead",
    ]);
    const { eventPattern, ...rule } = only(all, "cloudwatch.EventRule").inputs;
    assert.deepEqual(rule, { region, description: "About findings" });
    assert.deepEqual(JSON.parse(String(eventPattern)), { source: ["aws.guardduty"] });
    assert.deepEqual(only(all, "cloudwatch.EventTarget").inputs, {
      region,
      rule: "eu-from-findings",
      arn: "arn:aws:sqs:queue",
      inputTransformer: { inputTemplate: '{"socless":"event","endpoint":"findings","event":<aws.events.event.json>}' },
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: "arn:aws:sqs:queue-dead" },
    });
    const { policy, ...rest } = only(all, "sqs.QueuePolicy", "queue").inputs;
    assert.deepEqual(rest, { region, queueUrl: "https://sqs/queue" });
    assert.deepEqual(JSON.parse(String(policy)).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "arn:aws:sqs:queue",
        Condition: { ArnEquals: { "aws:SourceArn": ["arn:aws:events:eu-from-findings"] } },
      },
    ]);
  });

  it("by schedule put the time they were meant for into the queue, the same when delivered twice", async () => {
    const { all, made } = await make(endpoints.schedule);
    assert.deepEqual(made, [
      "iam.Role eu-from-nightly",
      "iam.RolePolicy eu-from-nightly",
      "scheduler.Schedule eu-from-nightly",
    ]);
    assert.deepEqual(only(all, "scheduler.Schedule").inputs, {
      region,
      description: "About nightly",
      scheduleExpression: "cron(0 3 * * ? *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: "arn:aws:sqs:queue",
        roleArn: "arn:aws:iam:eu-from-nightly",
        input: '{"socless":"schedule","endpoint":"nightly","scheduledAt":"<aws.scheduler.scheduled-time>"}',
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: "arn:aws:sqs:queue-dead" },
      },
    });
  });
});

describe("the HTTP API", () => {
  it("throttles every route and logs a route's pattern, never its path, which may hold a recipient's link", async () => {
    const { all } = await make();
    assert.deepEqual(only(all, "apigatewayv2.Api").inputs, {
      region,
      protocolType: "HTTP",
      description: "Alerts and answers",
    });
    const { accessLogSettings, ...stage } = only(all, "apigatewayv2.Stage").inputs;
    assert.deepEqual(stage, {
      region,
      apiId: "api-id",
      name: "$default",
      autoDeploy: true,
      defaultRouteSettings: { throttlingRateLimit: 200, throttlingBurstLimit: 500 },
    });
    assert.match(JSON.stringify(accessLogSettings), /context\.routeKey/);
    assert.doesNotMatch(JSON.stringify(accessLogSettings), /context\.path|rawPath|queryString/i);
  });
});
