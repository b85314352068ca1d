import assert from "node:assert/strict";
import { parsePolicy } from "../../../local/iam/policy.ts";
import { evaluateFor } from "../../../local/iam/resource-policy.ts";
import type { Principal } from "../../../local/service.ts";

const account = "000000000001";
const lambda: Principal = { kind: "service", account, service: "lambda.amazonaws.com" };
const roleArn = `arn:aws:iam::${account}:role/ingest`;
const arn = `arn:aws:sts::${account}:assumed-role/ingest/s`;
const ingest: Principal = { kind: "role", account, arn, roleArn, session: "s" };

const verdict = (principal: unknown, by: Principal, Condition?: unknown) => {
  const statement = {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: principal,
    ...(Condition ? { Condition } : {}),
  };
  const policy = parsePolicy(JSON.stringify({ Statement: [statement] }));
  const context = { "aws:SourceAccount": account };
  return evaluateFor(policy, by, { action: "sts:AssumeRole", resource: roleArn, context });
};

describe("a trust policy", () => {
  it("lets the service that it names take the role, and no other", () => {
    assert.equal(verdict({ Service: ["states.amazonaws.com", "lambda.amazonaws.com"] }, lambda), "allowed");
    assert.equal(verdict({ Service: "states.amazonaws.com" }, lambda), "not allowed");
  });

  it("lets a role in by its ARN or by its account", () => {
    assert.equal(verdict({ AWS: roleArn }, ingest), "allowed");
    assert.equal(verdict({ AWS: `arn:aws:iam::${account}:root` }, ingest), "allowed");
    assert.equal(verdict({ AWS: account }, ingest), "allowed");
    assert.equal(verdict({ AWS: "arn:aws:iam::000000000002:root" }, ingest), "not allowed");
  });

  it("does not take a service for an account", () => {
    assert.equal(verdict({ AWS: "*" }, lambda), "not allowed");
    assert.equal(verdict({ Service: "lambda.amazonaws.com" }, ingest), "not allowed");
  });

  it("looks at its conditions", () => {
    const from = (id: string) => ({ StringEquals: { "aws:SourceAccount": id } });
    assert.equal(verdict({ Service: "lambda.amazonaws.com" }, lambda, from(account)), "allowed");
    assert.equal(verdict({ Service: "lambda.amazonaws.com" }, lambda, from("000000000002")), "not allowed");
  });
});

describe("a statement for everybody but some", () => {
  const table = (effect: "Allow" | "Deny", notPrincipal: unknown) => {
    const everybody = { Effect: "Allow", Action: "*", Principal: "*" };
    const statement = { Effect: effect, Action: "*", NotPrincipal: notPrincipal };
    const policy = parsePolicy(JSON.stringify({ Statement: effect === "Deny" ? [everybody, statement] : [statement] }));
    return evaluateFor(policy, ingest, { action: "s3:GetObject", resource: "*", context: {} });
  };
  const root = `arn:aws:iam::${account}:root`;

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  it("that denies spares a session that is named with its role and its account", () => {
    assert.equal(table("Deny", { AWS: [arn, roleArn, root] }), "allowed");
    assert.equal(table("Deny", { AWS: [roleArn, root] }), "explicitly denied");
    assert.equal(table("Deny", { AWS: [arn, roleArn] }), "explicitly denied");
    assert.equal(table("Deny", { Service: "lambda.amazonaws.com" }), "explicitly denied");
  });

  it("that allows leaves out whom it names in any way", () => {
    assert.equal(table("Allow", { AWS: "000000000002" }), "allowed");
    for (const named of [arn, roleArn, root, account]) assert.equal(table("Allow", { AWS: named }), "not allowed");
  });
});
