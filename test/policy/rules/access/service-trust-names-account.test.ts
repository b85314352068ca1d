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
      judged("scheduler.amazonaws.com", { ArnLike: { "AWS:SourceArn": "arn:aws:scheduler:*:1:*" } }),
      [],
    );
    assert.deepEqual(judged("lambda.amazonaws.com"), []);
  });

  it("is refused when it takes the role for any account", () => {
    for (const service of ["states.amazonaws.com", "scheduler.amazonaws.com"])
      assert.deepEqual(judged(service), [
        `assumeRolePolicy: ${service} may take this role for any account: nothing demands aws:SourceAccount`,
      ]);
    assert.equal(judged("states.amazonaws.com", { StringEquals: { "aws:RequestedRegion": "eu" } }).length, 1);
  });
});
