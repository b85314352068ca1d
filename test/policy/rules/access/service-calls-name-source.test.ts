import assert from "node:assert/strict";
import { serviceCallsNameSource as rule } from "../../../../policy/rules/access/service-calls-name-source.ts";
import { document, found, types } from "../../support/try-rule.ts";

const judged = (Service: string | string[], Condition?: object) =>
  found(rule, types.queuePolicy, {
    policy: document({ Action: "sqs:SendMessage", Principal: { Service }, Resource: "*", Condition }),
  });
const events = "events.amazonaws.com";

describe("a service at a resource", () => {
  it("comes for a named account or resource", () => {
    const rule = "arn:aws:events:eu-central-1:123456789012:rule/ended";
    assert.deepEqual(judged(events, { ArnEquals: { "aws:SourceArn": rule } }), []);
    assert.deepEqual(judged(events, { StringEquals: { "AWS:SourceAccount": "123456789012" } }), []);
    assert.deepEqual(judged("s3.amazonaws.com", { ArnLike: { "aws:SourceArn": "arn:aws:s3:::vault" } }), []);
    assert.deepEqual(judged(events, { StringEquals: { "aws:SourceOrgID": "o-a1b2c3" } }), []);
  });

  it("does not come for anybody", () => {
    assert.deepEqual(judged(events), [
      `policy: ${events} may do sqs:SendMessage here for anybody: nothing demands aws:SourceArn or aws:SourceAccount`,
    ]);
    for (const condition of [
      { ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/*" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
      { ArnLikeIfExists: { "aws:SourceArn": "arn:aws:events:eu-central-1:123456789012:rule/ended" } },
      { Bool: { "aws:SecureTransport": "true" } },
    ])
      assert.equal(judged(events, condition).length, 1, JSON.stringify(condition));
    assert.equal(judged(["sns.amazonaws.com", events]).length, 2);
  });

  it("may encrypt logs under the ARN of their group, and deliver those of load balancers", () => {
    const group = { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:123456789012:log-group:ask" };
    const policy = document({
      Action: "kms:Encrypt",
      Principal: { Service: "logs.eu-central-1.amazonaws.com" },
      Resource: "*",
      Condition: { ArnEquals: group },
    });
    assert.deepEqual(found(rule, "aws:kms/key:Key", { policy }), []);
    assert.deepEqual(judged("logdelivery.elasticloadbalancing.amazonaws.com"), []);
  });
});
