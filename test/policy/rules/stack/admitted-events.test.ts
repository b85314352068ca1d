import assert from "node:assert/strict";
import type { Props, Resource } from "../../../../policy/core/rule.ts";
import { admittedEvents } from "../../../../policy/rules/stack/admitted-events.ts";
import { allow, arn, made, more, platform, role, withChange } from "../../support/made-up.ts";
import { document, foundInStack, notKnownYet, resource, stackWaitsFor, types } from "../../support/try-rule.ts";

const events = made(types.queue, "eu-events", arn.queue("eu-events"));
const dead = made(types.queue, "eu-dead", arn.queue("eu-dead"));
const refers = (references: Readonly<Record<string, Resource>>) => ({
  references: Object.fromEntries(Object.entries(references).map(([input, one]) => [input, [one.urn]])),
});

describe("an event rule", () => {
  const rule = made(more.eventRule, "eu-from-guardduty", arn.rule("eu-from-guardduty"), { name: "eu-from-guardduty" });
  const admission = (source: string) =>
    document({
      Principal: { Service: "events.amazonaws.com" },
      ...allow("sqs:SendMessage", "*"),
      Condition: { ArnEquals: { "aws:SourceArn": [source] } },
    });
  const policy = (queue: Resource, text: string) =>
    resource(types.queuePolicy, queue.name, { queueUrl: queue.outputs?.url, policy: text });
  const target = resource(
    more.eventTarget,
    "target",
    { rule: "eu-from-guardduty", arn: arn.queue("eu-events"), deadLetterConfig: { arn: arn.queue("eu-dead") } },
    refers({ rule, arn: events, deadLetterConfig: dead }),
  );
  const own = admission(arn.rule("eu-from-guardduty"));
  const stack = [platform(), rule, events, dead, target];

  it("is admitted by its queue and by its dead-letter queue", () => {
    assert.deepEqual(foundInStack(admittedEvents, [...stack, policy(events, own), policy(dead, own)]), []);
    assert.deepEqual(foundInStack(admittedEvents, [...stack, policy(events, own)]), [
      "target deadLetterConfig: queue dead does not admit rule from-guardduty",
    ]);
    assert.deepEqual(
      foundInStack(admittedEvents, [...stack, policy(events, admission(arn.rule("eu-other"))), policy(dead, own)]),
      ["target arn: queue events does not admit rule from-guardduty"],
    );
  });

  it("is admitted by pattern, by everybody's leave, or by a policy that stands only after the deployment", () => {
    for (const text of [admission(arn.rule("eu-*")), document({ Principal: "*", ...allow("sqs:*", "*") }), notKnownYet])
      assert.deepEqual(foundInStack(admittedEvents, [...stack, policy(events, text), policy(dead, own)]), [], text);
    const waiting = [...stack, policy(events, notKnownYet), policy(dead, own)];
    assert.deepEqual(stackWaitsFor(admittedEvents, waiting), ["eu-events policy"]);
    for (const text of [
      document({ Effect: "Deny", Principal: "*", ...allow("sqs:SendMessage", "*") }),
      document({ Principal: { Service: "sns.amazonaws.com" }, ...allow("sqs:SendMessage", "*") }),
      document({ Principal: "*", ...allow("sqs:ReceiveMessage", "*") }),
    ])
      assert.equal(foundInStack(admittedEvents, [...stack, policy(events, text), policy(dead, own)]).length, 1, text);
  });

  it("is admitted by a permission of its function", () => {
    const lambda = made(types.lambda, "eu-sweep", arn.lambda("eu-sweep"));
    const toSweep = resource(
      more.eventTarget,
      "target",
      { arn: arn.lambda("eu-sweep") },
      refers({ rule, arn: lambda }),
    );
    const permission = (props: Props) =>
      resource(
        types.permission,
        "p",
        { function: "eu-sweep", principal: "events.amazonaws.com", ...props },
        refers({ function: lambda }),
      );
    const judged = (...permissions: readonly Resource[]) =>
      foundInStack(admittedEvents, [platform(), rule, lambda, toSweep, ...permissions]);
    assert.deepEqual(judged(permission({ sourceArn: arn.rule("eu-from-guardduty") })), []);
    assert.deepEqual(judged(permission({})), []);
    const said = ["target arn: function sweep does not admit rule from-guardduty"];
    assert.deepEqual(judged(), said);
    assert.deepEqual(judged(permission({ sourceArn: arn.rule("eu-other") })), said);
    assert.deepEqual(judged(permission({ principal: "s3.amazonaws.com" })), said);
  });
});

describe("a schedule", () => {
  const target = {
    arn: arn.queue("eu-events"),
    roleArn: arn.role("eu-nightly"),
    deadLetterConfig: { arn: arn.queue("eu-dead") },
  };
  const stack = (...statements: readonly object[]) => [
    platform(),
    events,
    dead,
    ...role("eu-nightly", "", ...statements),
    resource(types.schedule, "eu-nightly", { target }),
  ];
  const send = (...queues: readonly string[]) => allow("sqs:SendMessage", queues.map(arn.queue));

  it("has a role that lets it send, also what failed", () => {
    assert.deepEqual(foundInStack(admittedEvents, stack(send("eu-events", "eu-dead"))), []);
    assert.deepEqual(foundInStack(admittedEvents, stack(send("eu-events"))), [
      "eu-nightly target: its role does not allow sqs:SendMessage on queue dead",
    ]);
    const waiting = withChange(stack(send("eu-events")), types.rolePolicy, "eu-nightly", { policy: notKnownYet });
    assert.deepEqual(foundInStack(admittedEvents, waiting), []);
  });
});
