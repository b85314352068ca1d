import assert from "node:assert/strict";
import { narrowPassRole as rule } from "../../../../policy/rules/access/narrow-pass-role.ts";
import { document, found, types } from "../../support/try-rule.ts";

const role = "arn:aws:iam::123456789012:role/socless/playbooks/triage";
const judged = (Resource: unknown, Condition?: object, Action: unknown = "iam:PassRole") =>
  found(rule, types.rolePolicy, { policy: document({ Action, Resource, Condition }) });
const to = (service: string | string[]) => ({ StringEquals: { "iam:PassedToService": service } });

describe("a role", () => {
  it("is passed by name, to a named service", () => {
    assert.deepEqual(judged(role, to("states.amazonaws.com")), []);
    assert.deepEqual(judged([role, `${role}-2`], to(["states.amazonaws.com", "lambda.amazonaws.com"])), []);
    assert.deepEqual(
      judged(role, { StringLike: { "iam:passedtoservice": "ecs-tasks.amazonaws.com" } }, "IAM:passrole"),
      [],
    );
  });

  it("is not passed by a pattern, not even below a path", () => {
    assert.deepEqual(judged("*", to("states.amazonaws.com")), ["policy: it may pass every role of *"]);
    assert.equal(judged("arn:aws:iam::123456789012:role/socless/*", to("states.amazonaws.com")).length, 1);
  });

  it("is not passed to any service", () => {
    assert.deepEqual(judged(role), [`policy: it may pass ${role} to any service`]);
    assert.equal(judged(role, { StringEqualsIfExists: { "iam:PassedToService": "states.amazonaws.com" } }).length, 1);
    assert.equal(judged(role, { StringLike: { "iam:PassedToService": "*" } }).length, 1);
    assert.deepEqual(judged(role, { StringLike: { "iam:PassedToService": "*.amazonaws.com" } }), [
      "policy: it may pass roles to every service of *.amazonaws.com",
    ]);
  });

  it("may be kept from being passed", () => {
    const policy = document({ Effect: "Deny", Action: "iam:PassRole", Resource: "*" });
    assert.deepEqual(found(rule, types.rolePolicy, { policy }), []);
    assert.deepEqual(judged(role, undefined, "iam:GetRole"), []);
  });
});
