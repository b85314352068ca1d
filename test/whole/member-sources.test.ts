/** What AWS says of a member's account, from the member's own bus to the end of its case in the hub. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { z } from "zod";
import { updateResource } from "../permissions/policies.ts";
import { until } from "../support/until.ts";
import { HubAndMember, hub, member, type Put, region } from "./hub-and-member.ts";

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8"));
const accountOf = (alert: unknown) => z.object({ account: z.string() }).parse(alert).account;

const securityHub = { Source: "aws.securityhub", DetailType: "Security Hub Findings - Imported" };
const control = fixture("security-hub-control-finding");
const found = (Id: string, change: object = {}) => ({
  ...control,
  Id,
  AwsAccountId: member,
  Severity: { Label: "CRITICAL" },
  ...change,
});

const accessAnalyzer = { Source: "aws.access-analyzer", DetailType: "Access Analyzer Finding" };
const { detail: shared } = fixture("access-analyzer-finding");
const open = { ...shared, accountId: member, isPublic: true, principal: { AWS: "*" } };

const signIn = { Source: "aws.signin", DetailType: "AWS Console Sign In via CloudTrail" };
const [root, user] = fixture("console-sign-in-failures");

/** What each source sends: once, once more when it has changed, and what names it in the case. */
const sources: readonly {
  readonly endpoint: string;
  readonly put: Put;
  readonly event: object;
  readonly again: object;
  readonly text: string;
}[] = [
  {
    endpoint: "security-hub",
    put: securityHub,
    event: { findings: [found("f1")] },
    again: { findings: [found("f1", { UpdatedAt: "2026-02-01T00:00:00Z" })] },
    text: '"Id":"f1"',
  },
  {
    endpoint: "access-analyzer",
    put: accessAnalyzer,
    event: open,
    again: { ...open, id: "of-the-organization", updatedAt: "2026-02-01T00:00:00Z" },
    text: open.resource,
  },
  {
    endpoint: "sign-in-failures",
    put: signIn,
    event: root,
    again: { ...root, sourceIPAddress: "198.51.100.7" },
    text: root.eventID,
  },
];

describe("what AWS says of a member", function () {
  this.timeout(600_000);
  const world = new HubAndMember();
  const { platform } = world;
  before(() => world.start());
  after(() => world.remove());

  const say = async (account: string, detail: object, put: Put) => {
    const entry = await world.put(world.operator(account), detail, put);
    assert.equal(entry?.ErrorCode, undefined, entry?.ErrorMessage);
  };
  const duplicates = (id: string, count: number) =>
    until(`${count} duplicates`, async () => ((await platform.show(id)).duplicates === count ? true : undefined));

  for (const { endpoint, put, event, again, text } of sources)
    it(`opens one case in the hub for ${endpoint}, has a person decide, and files it`, async () => {
      await say(member, event, put);
      const { id, alert } = await world.caseWith(endpoint, text);
      assert.equal(accountOf(alert), member);
      const question = await platform.question(`Account ${member}`, "incident");
      await platform.press(question, "incident", "oncall@example.com");
      const view = await platform.ended(id);
      assert.deepEqual([view.status, view.outcome], ["succeeded", "incident"], JSON.stringify(view.timeline));
      await say(member, again, put);
      await duplicates(id, 1);
      assert.equal((await world.cases(endpoint)).length, 1);
    });

  it("opens no other case for a delegated administrator's copy, and tells people that it is of another account", async () => {
    const copies: readonly (readonly [string, Put, object])[] = [
      ["security-hub", securityHub, { findings: [found("f1")] }],
      ["access-analyzer", accessAnalyzer, { ...open, id: "of-the-organization" }],
    ];
    for (const [endpoint, put, copy] of copies) {
      const [first] = await world.cases(endpoint);
      await say(hub, copy, put);
      await duplicates(first?.id ?? "", 2);
      assert.equal((await world.cases(endpoint)).length, 1);
    }
    await say(hub, { findings: [found("first-from-the-administrator")] }, securityHub);
    const question = await platform.question(`It says that it is about account ${member}.`, "expected");
    assert.match(question.text, new RegExp(`Account ${hub}, ${region}`));
    await platform.press(question, "expected", "oncall@example.com");
    const { id, alert } = await world.caseWith("security-hub", "first-from-the-administrator");
    assert.equal(accountOf(alert), hub);
    assert.equal((await platform.ended(id)).outcome, "expected");
  });

  it("takes a root user's sign-in of each account as one of its own", async () => {
    await say(hub, root, signIn);
    await until("the hub's own case", async () => {
      const views = await Promise.all((await world.cases("sign-in-failures")).map(({ id }) => platform.show(id)));
      return views.some(({ alert }) => accountOf(alert) === hub) ? true : undefined;
    });
  });

  it("notes a mistyped password, and asks nobody", async () => {
    await say(member, user, signIn);
    const { id } = await world.caseWith("sign-in-failures", user.eventID);
    const { outcome, timeline } = await platform.ended(id);
    assert.equal(outcome, "noted");
    assert.ok(!timeline.some(({ kind }) => kind === "asked"));
  });

  it("opens one case for each urgent finding of an event, and none for what comes along with them", async () => {
    const settled = found("settled", { Workflow: { Status: "RESOLVED" } });
    const small = found("small", { Severity: { Label: "LOW" } });
    const findings = [found("b1"), settled, found("b2"), small, found("b3")];
    const before = (await world.cases("security-hub")).length;
    await say(member, { findings }, securityHub);
    for (const id of ["b1", "b2", "b3"]) {
      const { alert } = await world.caseWith("security-hub", `"Id":"${id}"`);
      assert.equal(
        z.object({ detail: z.object({ findings: z.array(z.unknown()) }) }).parse(alert).detail.findings.length,
        1,
      );
    }
    assert.equal((await world.cases("security-hub")).length, before + 3);
  });

  it("takes nothing that is forged: not on the hub's bus, not on a member's own, and not by a forwarder's path", async () => {
    const may = { Action: "events:PutEvents", Resource: "*" };
    const anybody = await world.role(member, "/", "anybody", may);
    const forwarder = await world.role(member, "/socless/local/forwarders/socless-hub/", "forger", may);
    for (const { endpoint, put, event } of sources) {
      const cases = (await world.cases(endpoint)).length;
      const onHub = { ...put, EventBusName: world.bus() };
      for (const by of [anybody, world.operator(member)])
        await assert.rejects(world.put(by, event, onHub), { name: "AccessDeniedException" });
      for (const [by, where] of [
        [anybody, put],
        [forwarder, put],
        [forwarder, onHub],
      ] as const)
        assert.equal((await world.put(by, event, where))?.ErrorCode, "NotAuthorizedForSource", endpoint);
      assert.equal((await world.cases(endpoint)).length, cases);
    }
  });

  it("puts an event that is not of its shape aside, where an alarm watches, and opens a case for the good one in it", async () => {
    const queues = world.made("aws:sqs/queue:Queue", hub);
    const named = (end: string) => queues.find(({ urn }) => urn.endsWith(end)) ?? assert.fail(end);
    const [queue, dead] = [named("::socless-hub-alert-queue"), named("::socless-hub-alert-queue-dead")];
    // Tries come one after the other instead of minutes apart.
    await updateResource(platform, queue, { ...queue.inputs, visibilityTimeoutSeconds: 1 });
    const { Resources, ...broken } = found("broken");
    assert.ok(Resources);
    await say(member, { findings: [broken, found("whole")] }, securityHub);
    const left = await until("the message among the dead letters", async () => {
      const call = new ReceiveMessageCommand({ QueueUrl: String(dead.outputs.url), VisibilityTimeout: 0 });
      const { Messages = [] } = await new SQSClient(world.as(world.operator(hub))).send(call);
      return Messages.find(({ Body = "" }) => Body.includes('"Id":"broken"'));
    });
    assert.equal(accountOf(z.object({ event: z.unknown() }).parse(JSON.parse(left.Body ?? "")).event), member);
    const { id } = await world.caseWith("security-hub", '"Id":"whole"');
    assert.equal((await platform.show(id)).duplicates, 0);
    const alarms = world.made("aws:cloudwatch/metricAlarm:MetricAlarm", hub);
    const watching = alarms.filter(({ inputs }) =>
      JSON.stringify(inputs.dimensions).includes(String(dead.outputs.name)),
    );
    assert.equal(watching.length, 1);
  });
});
