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
