import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeEventBusCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
} from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { z } from "zod";
import { openCloud, type RunningCloud } from "../../../../local/cloud.ts";
import { until } from "../../../support/until.ts";
import { providerCalls } from "../provider-calls.ts";

const [hub, member, stranger] = ["111111111111", "222222222222", "333333333333"];
const region = "us-east-1";
const organization = "o-a1b2c3d4e5";
const busArn = `arn:aws:events:${region}:${hub}:event-bus/members`;

const policy = (...Statement: Record<string, unknown>[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** What arrives has the envelope of where it happened: EventBridge User Guide, "Sending and receiving events between accounts". */
describe("event buses of several accounts", () => {
  const data = mkdtempSync(join(tmpdir(), "buses-"));
  let cloud: RunningCloud;
  const { make } = providerCalls(() => cloud);

  before(async () => {
    cloud = await openCloud({
      data,
      port: 0,
      account: hub,
      otherAccounts: [member, stranger],
      organization: { id: organization, accounts: [hub, member] },
    });
    await make(hub, "aws:cloudwatch/eventBus:EventBus", { name: "members", description: "Of members" });
    await make(hub, "aws:cloudwatch/eventBusPolicy:EventBusPolicy", {
      eventBusName: "members",
      policy: policy({
        Effect: "Allow",
        Principal: "*",
        Action: "events:PutEvents",
        Resource: busArn,
        Condition: { StringEquals: { "aws:PrincipalOrgID": organization } },
      }),
    });
    await collect(hub, "members");
    for (const account of [member, stranger]) await forward(account);
  });
  after(async () => {
    await cloud.close();
    rmSync(data, { recursive: true });
  });

  const as = (account: string) => {
    const credentials = cloud.operators[account] ?? assert.fail(account);
    return { endpoint: cloud.endpoint, region, credentials: { ...credentials } };
  };

  /** A queue that takes all events of a bus. */
  async function collect(account: string, bus: string) {
    const rule = await make(account, "aws:cloudwatch/eventRule:EventRule", {
      name: "all",
      eventBusName: bus,
      eventPattern: '{"account":[{"prefix":""}]}',
    });
    assert.deepEqual(
      [rule.id, rule.outputs.arn],
      [`${bus}/all`, `arn:aws:events:${region}:${account}:rule/${bus}/all`],
    );
    const queue = await make(account, "aws:sqs/queue:Queue", { name: bus });
    const target = await make(account, "aws:cloudwatch/eventTarget:EventTarget", {
      rule: "all",
      eventBusName: bus,
      targetId: "queue",
      arn: queue.outputs.arn,
    });
    assert.equal(target.id, `${bus}-all-queue`);
    await admit(account, String(queue.outputs.url), String(queue.outputs.arn), String(rule.outputs.arn));
  }
  const admit = (account: string, queueUrl: string, Resource: string, rule: string) =>
    make(account, "aws:sqs/queuePolicy:QueuePolicy", {
      queueUrl,
      policy: policy({
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource,
        Condition: { ArnEquals: { "aws:SourceArn": rule } },
      }),
    });

  /** A role of EventBridge's that may put events on a bus. */
  async function forwarder(account: string, name: string, bus: string) {
    const trust = { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" };
    const role = await make(account, "aws:iam/role:Role", { name, assumeRolePolicy: policy(trust) });
    await make(account, "aws:iam/rolePolicy:RolePolicy", {
      role: name,
      name: "may",
      policy: policy({ Effect: "Allow", Action: "events:PutEvents", Resource: bus }),
    });
    return role.outputs.arn;
  }

  /** A rule that hands findings on to the hub's bus, and what cannot be delivered to a queue. */
  async function forward(account: string) {
    const queue = await make(account, "aws:sqs/queue:Queue", { name: "undelivered" });
    const roleArn = await forwarder(account, "forward", busArn);
    const eventPattern = '{"source":["aws.guardduty"]}';
    const rule = await make(account, "aws:cloudwatch/eventRule:EventRule", { name: "findings", eventPattern });
    await admit(account, String(queue.outputs.url), String(queue.outputs.arn), String(rule.outputs.arn));
    await make(account, "aws:cloudwatch/eventTarget:EventTarget", {
      rule: "findings",
      arn: busArn,
      roleArn,
      deadLetterConfig: { arn: queue.outputs.arn },
    });
  }

  const put = (account: string, entry: { Source: string; Detail?: string; EventBusName?: string }) =>
    new EventBridgeClient(as(account)).send(
      new PutEventsCommand({ Entries: [{ DetailType: "GuardDuty Finding", Detail: "{}", ...entry }] }),
    );
  const event = z.looseObject({ account: z.string(), region: z.string(), source: z.string(), detail: z.unknown() });
  async function taken(account: string, queue: string): Promise<string> {
    const sqs = new SQSClient(as(account));
    return until(`a message in ${queue} of ${account}`, async () => {
      const QueueUrl = `${cloud.endpoint}/${account}/${queue}`;
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 3600 }));
      return Messages?.[0]?.Body;
    });
  }

  it("hands an event of a member on, with the envelope of where it happened", async () => {
    await put(member, { Source: "aws.guardduty", Detail: '{"id":"1","accountId":"999999999999"}' });
    const arrived = event.parse(JSON.parse(await taken(hub, "members")));
    assert.deepEqual(
      [arrived.account, arrived.region, arrived.source, arrived.detail],
      [member, region, "aws.guardduty", { id: "1", accountId: "999999999999" }],
    );
  });

  it("lets nothing in from outside of the organisation: it is set aside where it came from", async () => {
    await put(stranger, { Source: "aws.guardduty", Detail: '{"id":"2"}' });
    const aside = event.parse(JSON.parse(await taken(stranger, "undelivered")));
    assert.deepEqual(aside.detail, { id: "2" });
    await assert.rejects(put(stranger, { Source: "mine", EventBusName: busArn }), { name: "AccessDeniedException" });
  });

  it("takes an account's own events by the bus's ARN, with that account in the envelope, and lets nobody speak as AWS", async () => {
    const { FailedEntryCount } = await put(member, { Source: "mine", EventBusName: busArn });
    assert.equal(FailedEntryCount, 0);
    assert.equal(event.parse(JSON.parse(await taken(hub, "members"))).account, member);
    const forged = await put(member, { Source: "aws.guardduty", EventBusName: busArn });
    assert.equal(forged.Entries?.[0]?.ErrorCode, "NotAuthorizedForSource");
  });

  it("knows its buses, and what is on them", async () => {
    const client = new EventBridgeClient(as(hub));
    const { EventBuses = [] } = await client.send(new ListEventBusesCommand({}));
    assert.deepEqual(
      EventBuses.map(({ Name, Arn }) => [Name, Arn]),
      [
        ["default", `arn:aws:events:${region}:${hub}:event-bus/default`],
        ["members", busArn],
      ],
    );
    const bus = await client.send(new DescribeEventBusCommand({ Name: "members" }));
    assert.deepEqual([bus.Name, bus.Arn, bus.Description], ["members", busArn, "Of members"]);
    assert.deepEqual(
      z.looseObject({ Statement: z.array(z.unknown()).length(1) }).parse(JSON.parse(bus.Policy ?? "")).Version,
      "2012-10-17",
    );
    const own = await client.send(new DescribeEventBusCommand({}));
    assert.deepEqual([own.Name, own.Policy], ["default", undefined]);
    await assert.rejects(client.send(new DescribeEventBusCommand({ Name: "nowhere" })), {
      name: "ResourceNotFoundException",
    });
    await assert.rejects(new EventBridgeClient(as(member)).send(new DescribeEventBusCommand({ Name: busArn })), {
      name: "AccessDeniedException",
    });
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: "all", EventBusName: "members" }));
    assert.deepEqual(
      Targets.map(({ Id }) => Id),
      ["queue"],
    );
    const missing = await put(hub, { Source: "mine", EventBusName: "nowhere" });
    assert.equal(missing.Entries?.[0]?.ErrorCode, "ResourceNotFoundException");
  });

  it("hands what came from another bus to no third one", async () => {
    await make(hub, "aws:cloudwatch/eventBus:EventBus", { name: "third" });
    await collect(hub, "third");
    const role = await forwarder(hub, "onward", `arn:aws:events:${region}:${hub}:event-bus/third`);
    await make(hub, "aws:cloudwatch/eventTarget:EventTarget", {
      rule: "all",
      eventBusName: "members",
      arn: `arn:aws:events:${region}:${hub}:event-bus/third`,
      roleArn: role,
    });
    await put(member, { Source: "aws.guardduty", Detail: '{"id":"3"}' });
    assert.deepEqual(event.parse(JSON.parse(await taken(hub, "members"))).detail, { id: "3" });
    await put(hub, { Source: "mine", Detail: '{"id":"4"}', EventBusName: "members" });
    assert.deepEqual(event.parse(JSON.parse(await taken(hub, "third"))).detail, { id: "4" });
  });

  it("refuses targets and buses that cannot be", async () => {
    const target = (given: object) =>
      make(member, "aws:cloudwatch/eventTarget:EventTarget", { rule: "findings", arn: busArn, ...given });
    await assert.rejects(target({}), /RoleArn is required/);
    const roleArn = `arn:aws:iam::${member}:role/forward`;
    await assert.rejects(target({ roleArn, input: "{}" }), /Input, InputPath and InputTransformer are not supported/);
    await assert.rejects(
      make(hub, "aws:cloudwatch/eventBus:EventBus", { name: "members", description: "again" }),
      /exists/,
    );
    const eventPattern = '{"source":["mine"]}';
    await assert.rejects(
      make(hub, "aws:cloudwatch/eventRule:EventRule", { name: "x", eventBusName: "nowhere", eventPattern }),
      /Event bus nowhere does not exist/,
    );
  });
});
