import assert from "node:assert/strict";
import { serviceTrustNamesAccount as rule } from "../../../../policy/rules/access/service-trust-names-account.ts";
import { document, found, types } from "../../support/try-rule.ts";

const judged = (service: string, Condition?: object) => {
  const statement = { Action: "sts:AssumeRole", Principal: { Service: service }, Condition };
  return found(rule, types.role, { assumeRolePolicy: document(statement) });
};

describe("a service that takes a role", () => {
  it("says for which account, where it can", () => {
    assert.deepEqual(judged("states.amazonaws.com", { StringEquals: { "aws:SourceAccount": "123456789012" } }), []);
    assert.deepEqual(
      judged("scheduler.amazonaws.com", { ArnLike: { "AWS:SourceArn": "arn:aws:scheduler:*:123456789012:*" } }),
      [],
    );
    assert.deepEqual(judged("firehose.amazonaws.com", { StringEquals: { "sts:ExternalId": "123456789012" } }), []);
    for (const silent of ["lambda.amazonaws.com", "ec2.amazonaws.com", "apigateway.amazonaws.com"])
      assert.deepEqual(judged(silent), []);
  });

  it("is refused when it takes the role for any account", () => {
    for (const service of [
      "states.amazonaws.com",
      "scheduler.amazonaws.com",
      "logs.eu-central-1.amazonaws.com",
      "events.amazonaws.com",
      "kafkaconnect.amazonaws.com",
      "rolesanywhere.amazonaws.com",
    ])
      assert.deepEqual(judged(service), [
        `assumeRolePolicy: ${service} may take this role for any account: nothing demands aws:SourceAccount`,
      ]);
    for (const condition of [
      { StringEquals: { "aws:RequestedRegion": "eu" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:states:*:*:stateMachine:*" } },
      { StringLike: { "aws:SourceAccount": "1234*" } },
    ])
      assert.equal(judged("states.amazonaws.com", condition).length, 1, JSON.stringify(condition));
  });
});
