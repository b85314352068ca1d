import assert from "node:assert/strict";
import type { ApiRequest, Properties } from "../../../../local/service.ts";
import { events } from "../../../../local/services/events/index.ts";
import { checkTemplate, transform } from "../../../../local/services/events/transform.ts";
import { eventually } from "../../../support/until.ts";
import { account, context, fakeCloud, region } from "../fake-cloud.ts";
import { resourceOf } from "../lambda/fixture.ts";

const queue = "arn:aws:sqs:us-east-1:000000000001:collect";
const deadLetters = "arn:aws:sqs:us-east-1:000000000001:dead";

/** Lets the rule put messages into the queue. */
const admission = (resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: resource,
        Condition: { ArnEquals: { "aws:SourceArn": [`arn:aws:events:${region}:${account}:rule/findings`] } },
      },
    ],
  });

describe("EventBridge", () => {
  const cloud = fakeCloud();
  const service = events(cloud);
  before(async () => {
    const rule = resourceOf(service, "aws:cloudwatch/eventRule:EventRule");
    await rule.create(
      { name: "findings", eventPattern: JSON.stringify({ source: ["aws.guardduty"] }) },
      context("findings"),
    );
    const target = resourceOf(service, "aws:cloudwatch/eventTarget:EventTarget");
    const inputTransformer = { inputTemplate: '{"endpoint":"guardduty","event":<aws.events.event.json>}' };
    const deadLetterConfig = { arn: deadLetters };
    await target.create({ rule: "findings", arn: queue, inputTransformer, deadLetterConfig }, context("target"));
    cloud.queues.policies.set(queue, admission(queue));
    await service.start?.();
  });
  after(async () => {
    await service.stop?.();
    cloud.dispose();
  });

  const put = async (kind: "operator" | "role", entry: Properties) => {
    const principal =
      kind === "operator"
        ? ({ kind, account, arn: `arn:aws:iam::${account}:root` } as const)
        : ({ kind, account, arn: "a", roleArn: "a", session: "s" } as const);
    const request: ApiRequest = {
      method: "POST",
      path: "/",
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.alloc(0),
      principal,
      account,
      region,
    };
    const operation = service.operations.find(({ name }) => name === "PutEvents");
    return await operation?.run({ Entries: [entry] }, request);
  };

  it("hands an event that fits a rule to its target, transformed", async () => {
    const output = await put("operator", {
      Source: "aws.guardduty",
      DetailType: "GuardDuty Finding",
      Detail: '{"severity":8}',
      Resources: ["arn:x"],
      Time: 1767225600,
    });
    assert.equal(output?.FailedEntryCount, 0);
    await eventually(() => assert.equal(cloud.queues.bodies(queue).length, 1));
    const { endpoint, event } = Object(cloud.queues.bodies(queue)[0]);
    assert.equal(endpoint, "guardduty");
    const { id, ...rest } = event;
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(rest, {
      version: "0",
      "detail-type": "GuardDuty Finding",
      source: "aws.guardduty",
      account,
      time: "2026-01-01T00:00:00Z",
      region,
      resources: ["arn:x"],
      detail: { severity: 8 },
    });
  });

  it("drops an event that fits no rule", async () => {
    await put("operator", { Source: "mine", DetailType: "x", Detail: "{}" });
    assert.deepEqual(cloud.store.list("events/deliveries"), []);
  });

  for (const [title, policy, dead] of [
    ["sets an event aside that the queue's policy does not let in", admission(deadLetters), 1],
    ["loses it when the dead-letter queue does not let it in either", "", 0],
  ] as const) {
    it(title, async () => {
      const [arrived, buried] = [cloud.queues.left(queue), cloud.queues.left(deadLetters)];
      cloud.queues.policies.delete(queue);
      cloud.queues.policies.set(deadLetters, policy);
      await put("operator", { Source: "aws.guardduty", DetailType: "x", Detail: "{}" });
      await eventually(() => assert.deepEqual(cloud.store.list("events/deliveries"), []));
      cloud.queues.policies.set(queue, admission(queue));
      assert.equal(cloud.queues.left(queue), arrived);
      assert.equal(cloud.queues.left(deadLetters) - buried, dead);
    });
  }

  it("lets only operators speak as an AWS service", async () => {
    const output = await put("role", { Source: "aws.guardduty", DetailType: "x", Detail: "{}" });
    assert.deepEqual(output?.Entries, [
      { ErrorCode: "NotAuthorizedForSource", ErrorMessage: "Not authorized for the source." },
    ]);
  });

  it("refuses a detail that is not a JSON object", async () => {
    const output = await put("operator", { Source: "mine", DetailType: "x", Detail: "[]" });
    assert.equal(output?.FailedEntryCount, 1);
  });

  it("refuses a rule whose pattern is wrong before it is made", () => {
    const rule = resourceOf(service, "aws:cloudwatch/eventRule:EventRule");
    const [problem] = [...(rule.check?.({ name: "x", eventPattern: '{"a":"b"}' }, context("x")) ?? [])];
    assert.equal(problem?.property, "eventPattern");
  });
});

describe("An input template", () => {
  const event = { source: "mine", detail: { name: 'a "b"', list: [1, 2] } };
  const paths = { name: "$.detail.name", first: "$.detail.list[0]", none: "$.detail.none" };
  const rule = { arn: "arn:rule", name: "rule", ingestedAt: "2026-01-01T00:00:00.000Z" };

  it("puts values in as JSON, and inside quotes as text", () => {
    const text = transform(
      event,
      '{"a":<name>,"b":"say <name>","c":<first>,"d":"<aws.events.rule-name>","e":"<none>"}',
      paths,
      rule,
    );
    assert.deepEqual(JSON.parse(text), { a: 'a "b"', b: 'say a "b"', c: 1, d: "rule", e: "" });
  });

  it("may use only what its paths name", () => {
    assert.deepEqual(checkTemplate("<other>", paths), ["inputTemplate uses <other>, which inputPaths does not have"]);
    assert.equal(checkTemplate("<name>", { name: "$..x" }).length, 1);
  });
});
