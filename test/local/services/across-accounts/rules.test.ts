/** What a rule's events reach: the queue itself, or the rule's dead-letter queue. */
import assert from "node:assert/strict";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Properties } from "../../../../local/service.ts";
import { until } from "../../../support/until.ts";
import { organization, other, owner, stranger } from "./rows.ts";
import { openAccounts, type World } from "./world.ts";

const region = "us-east-1";
const service = { Service: "events.amazonaws.com" };
const queueArn = (account: string, name: string) => `arn:aws:sqs:${region}:${account}:${name}`;
const ruleArn = (account: string, name: string) => `arn:aws:events:${region}:${account}:rule/${name}`;
const send = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };
const ofService = (operator: string, key: string, value: string) => ({
  ...send,
  Principal: service,
  Condition: { [operator]: { [key]: value } },
});

const user = "https://docs.aws.amazon.com/eventbridge/latest/userguide/";
const ofQueues = `${user}eb-use-resource-based.html#eb-sqs-permissions`;
const across = `${user}eb-service-cross-account.html`;
const keys = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";

type Row = {
  readonly what: string;
  readonly page: string;
  /** The rule's account; the queue is the owner's. */
  readonly from: string;
  /** What the queue's policy says, as the rule's name is known. */
  readonly theirs: (rule: string) => readonly Properties[];
  /** What a role of the rule's account may do, that the target names. */
  readonly role?: readonly Properties[];
  readonly arrives: boolean;
};

const roleOf = (account: string) => `arn:aws:iam::${account}:role/sender`;
const rows: readonly Row[] = [
  { what: "to a queue that says nothing", page: ofQueues, from: owner, theirs: () => [], arrives: false },
  {
    what: "to a queue that lets the service in",
    page: ofQueues,
    from: owner,
    theirs: () => [{ ...send, Principal: service }],
    arrives: true,
  },
  {
    what: "to a queue that lets the service in for the rule",
    page: `${keys}#condition-keys-sourcearn`,
    from: owner,
    theirs: (rule) => [ofService("ArnEquals", "aws:SourceArn", ruleArn(owner, rule))],
    arrives: true,
  },
  {
    what: "to a queue that lets the service in for another rule",
    page: `${keys}#condition-keys-sourcearn`,
    from: owner,
    theirs: () => [ofService("ArnEquals", "aws:SourceArn", ruleArn(owner, "another"))],
    arrives: false,
  },
  ...[
    { key: "aws:SourceAccount", value: owner, arrives: true },
    { key: "aws:SourceAccount", value: other, arrives: false },
    { key: "aws:SourceOrgID", value: organization, arrives: true },
    { key: "aws:SourceOrgID", value: "o-zzzzzzzzzz", arrives: false },
    { key: "aws:ResourceOrgID", value: organization, arrives: true },
    { key: "aws:PrincipalIsAWSService", value: "true", arrives: true },
  ].map(({ key, value, arrives }) => ({
    what: `to a queue that lets the service in for ${key} ${value}`,
    page: `${keys}#condition-keys-${key.slice("aws:".length).toLowerCase()}`,
    from: owner,
    theirs: () => [ofService("StringEquals", key, value)],
    arrives,
  })),
  {
    what: "to a queue that denies it",
    page: ofQueues,
    from: owner,
    theirs: () => [
      { ...send, Principal: service },
      { ...send, Effect: "Deny", Principal: "*" },
    ],
    arrives: false,
  },
  {
    what: "by a role that may, to a queue that says nothing",
    page: across,
    from: owner,
    theirs: () => [],
    role: [send],
    arrives: true,
  },
  {
    what: "by a role that may not, to a queue that lets the service in",
    page: across,
    from: owner,
    theirs: () => [{ ...send, Principal: service }],
    role: [],
    arrives: false,
  },
  {
    what: "without a role, to another account's queue that lets the service in",
    page: across,
    from: other,
    theirs: () => [{ ...send, Principal: service }],
    arrives: false,
  },
  {
    what: "by a role that may, to another account's queue that lets the role in",
    page: across,
    from: other,
    theirs: () => [{ ...send, Principal: { AWS: roleOf(other) } }],
    role: [send],
    arrives: true,
  },
  {
    what: "by a role that may, to another account's queue that lets its organisation in",
    page: across,
    from: other,
    theirs: () => [{ ...send, Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": organization } } }],
    role: [send],
    arrives: true,
  },
  {
    what: "by a role that may, to a queue that lets an organisation in which is not its own",
    page: across,
    from: stranger,
    theirs: () => [{ ...send, Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": organization } } }],
    role: [send],
    arrives: false,
  },
  {
    what: "by a role that may, to another account's queue that says nothing",
    page: across,
    from: other,
    theirs: () => [],
    role: [send],
    arrives: false,
  },
];

describe("an event that a rule sends", () => {
  let world: World;
  before(async () => {
    world = await openAccounts();
    for (const account of [owner, other, stranger]) {
      const RoleName = await world.makeRole(account, "sender", service);
      assert.equal(RoleName, roleOf(account));
    }
  });
  after(() => world.close());

  const put = async (account: string, entry: { Source: string; DetailType?: string; EventBusName?: string }) => {
    const client = new EventBridgeClient(world.as(world.operator(account)));
    const { Entries } = await client.send(
      new PutEventsCommand({ Entries: [{ DetailType: "x", Detail: "{}", ...entry }] }),
    );
    assert.equal(Entries?.[0]?.ErrorCode, undefined);
  };
  const holds = async (account: string, name: string): Promise<boolean> => {
    const client = new SQSClient(world.as(world.operator(account)));
    const { endpoint } = world.as(world.operator(account));
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: `${endpoint}/${account}/${name}` }),
    );
    return Messages.length > 0;
  };
  /** A dead-letter queue beside the rule, which lets the rule in. */
  async function deadLetters(account: string, rule: string): Promise<string> {
    const name = `dead-${rule}`;
    await world.make(account, "aws:sqs/queue:Queue", { name });
    const admitted = ofService("ArnEquals", "aws:SourceArn", ruleArn(account, rule));
    await world.setQueuePolicy(account, name, [admitted]);
    return name;
  }
  const whichHolds = (what: string, places: readonly (readonly [string, string])[]) =>
    until(what, async () => {
      for (const [account, name] of places) if (await holds(account, name)) return name;
      return undefined;
    });

  for (const [at, { what, page, from, theirs, role, arrives }] of rows.entries())
    it(`${arrives ? "arrives" : "is set aside"} ${what} (${page})`, async () => {
      const [name, source] = [`row-${at}`, `source-${at}`];
      await world.make(owner, "aws:sqs/queue:Queue", { name });
      await world.setQueuePolicy(owner, name, theirs(name));
      const dead = await deadLetters(from, name);
      if (role) await world.may(from, "sender", ...role);
      const eventPattern = JSON.stringify({ source: [source] });
      await world.make(from, "aws:cloudwatch/eventRule:EventRule", { name, eventPattern });
      await world.make(from, "aws:cloudwatch/eventTarget:EventTarget", {
        rule: name,
        arn: queueArn(owner, name),
        ...(role && { roleArn: roleOf(from) }),
        deadLetterConfig: { arn: queueArn(from, dead) },
      });
      await put(from, { Source: source });
      const places = [
        [owner, name],
        [from, dead],
      ] as const;
      assert.equal(await whichHolds("the event", places), arrives ? name : dead);
    });

  it("is set aside by no role: only what the dead-letter queue itself says counts (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html)", async () => {
    for (const name of ["unread", "kept-shut", "kept-open"]) await world.make(owner, "aws:sqs/queue:Queue", { name });
    await world.setQueuePolicy(owner, "kept-open", [{ ...send, Principal: service }]);
    await world.may(owner, "sender", { ...send, Resource: queueArn(owner, "kept-shut") });
    for (const dead of ["kept-shut", "kept-open"]) {
      const eventPattern = JSON.stringify({ source: ["dead"] });
      await world.make(owner, "aws:cloudwatch/eventRule:EventRule", { name: dead, eventPattern });
      await world.make(owner, "aws:cloudwatch/eventTarget:EventTarget", {
        rule: dead,
        arn: queueArn(owner, "unread"),
        roleArn: roleOf(owner),
        deadLetterConfig: { arn: queueArn(owner, dead) },
      });
    }
    await put(owner, { Source: "dead" });
    await whichHolds("the event", [[owner, "kept-open"]]);
    assert.equal(await holds(owner, "kept-shut"), false);
  });

  describe("on a bus whose policy asks about the event", () => {
    const conditions = `${user}eb-use-conditions.html`;
    const bus = `arn:aws:events:${region}:${owner}:event-bus/asking`;
    const allow = { Effect: "Allow", Principal: { AWS: other }, Action: "events:PutEvents", Resource: bus };
    const says = (...statements: readonly Properties[]) =>
      world.set(owner, "aws:cloudwatch/eventBusPolicy:EventBusPolicy", {
        eventBusName: "asking",
        policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
      });
    before(() => world.make(owner, "aws:cloudwatch/eventBus:EventBus", { name: "asking" }));

    for (const [key, value, may] of [
      ["events:source", "mine", true],
      ["events:source", "theirs", false],
      ["events:detail-type", "x", true],
      ["events:detail-type", "y", false],
      ["events:eventBusInvocation", "false", true],
      ["events:eventBusInvocation", "true", false],
    ] as const)
      it(`${may ? "is let in" : "is refused"} by ${key} ${value} (${conditions})`, async () => {
        await says({ ...allow, Condition: { StringEquals: { [key]: value } } });
        const putIt = put(other, { Source: "mine", EventBusName: bus });
        if (may) await putIt;
        else await assert.rejects(putIt, { name: "AccessDeniedException" });
      });

    it(`tells what a rule of another bus sends from what somebody puts there (${conditions})`, async () => {
      await says({
        ...allow,
        Condition: { Bool: { "events:eventBusInvocation": "true" }, StringEquals: { "events:source": "handed-on" } },
      });
      await world.may(other, "sender", { Effect: "Allow", Action: "events:PutEvents", Resource: bus });
      for (const source of ["handed-on", "kept-out"]) {
        const eventPattern = JSON.stringify({ source: [source] });
        await world.make(other, "aws:cloudwatch/eventRule:EventRule", { name: source, eventPattern });
        await world.make(other, "aws:cloudwatch/eventTarget:EventTarget", {
          rule: source,
          arn: bus,
          roleArn: roleOf(other),
          deadLetterConfig: { arn: queueArn(other, await deadLetters(other, source)) },
        });
      }
      await world.make(owner, "aws:sqs/queue:Queue", { name: "asked" });
      await world.setQueuePolicy(owner, "asked", [{ ...send, Principal: service }]);
      const rule = { name: "asked", eventBusName: "asking", eventPattern: '{"account":[{"prefix":""}]}' };
      await world.make(owner, "aws:cloudwatch/eventRule:EventRule", rule);
      const target = { rule: "asked", eventBusName: "asking", arn: queueArn(owner, "asked") };
      await world.make(owner, "aws:cloudwatch/eventTarget:EventTarget", target);
      for (const Source of ["handed-on", "kept-out"]) await put(other, { Source });
      const places = [
        [owner, "asked"],
        [other, "dead-handed-on"],
      ] as const;
      assert.equal(await whichHolds("what is handed on", places), "asked");
      assert.equal(await whichHolds("what is kept out", [[other, "dead-kept-out"], places[0]]), "dead-kept-out");
    });
  });
});
