import assert from "node:assert/strict";
import { evaluate, type Verdict } from "../../../local/iam/evaluate.ts";
import { parsePolicy } from "../../../local/iam/policy.ts";
import type { Context } from "../../../local/iam/request-context.ts";

type Row = {
  readonly title: string;
  readonly statements: readonly Record<string, unknown>[];
  readonly action?: string;
  readonly resource?: string;
  readonly context?: Context;
  readonly verdict: Verdict;
};

const table = "arn:aws:dynamodb:us-east-1:000000000001:table/alerts";
const allow = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: table };
const when = (Condition: Record<string, unknown>) => [{ ...allow, Condition }];

const rows: readonly Row[] = [
  { title: "without a statement nothing is allowed", statements: [], verdict: "not allowed" },
  { title: "an exact action on an exact ARN is allowed", statements: [allow], verdict: "allowed" },
  { title: "another action is not", statements: [allow], action: "dynamodb:PutItem", verdict: "not allowed" },
  { title: "another ARN is not", statements: [allow], resource: `${table}/index/due`, verdict: "not allowed" },
  {
    title: "an action is compared without case",
    statements: [{ ...allow, Action: "DynamoDB:getitem" }],
    verdict: "allowed",
  },
  { title: "an ARN is compared with case", statements: [allow], resource: table.toUpperCase(), verdict: "not allowed" },
  {
    title: "a list of actions allows each",
    statements: [{ ...allow, Action: ["s3:GetObject", "dynamodb:GetItem"] }],
    verdict: "allowed",
  },
  {
    title: "* matches any run of characters",
    statements: [{ ...allow, Action: "dynamodb:*", Resource: `${table}*` }],
    resource: `${table}/index/due`,
    verdict: "allowed",
  },
  {
    title: "? matches exactly one character",
    statements: [{ ...allow, Resource: table.replace("alerts", "alert?") }],
    verdict: "allowed",
  },
  { title: "? does not match none", statements: [{ ...allow, Resource: `${table}?` }], verdict: "not allowed" },
  {
    title: "a dot in an ARN is a dot",
    statements: [{ ...allow, Resource: table.replace("alerts", "aler.*") }],
    verdict: "not allowed",
  },
  {
    title: "a deny wins over an allow",
    statements: [allow, { ...allow, Effect: "Deny" }],
    verdict: "explicitly denied",
  },
  {
    title: "a deny of something else does not",
    statements: [allow, { ...allow, Effect: "Deny", Action: "dynamodb:PutItem" }],
    verdict: "allowed",
  },
  {
    title: "NotAction allows what it does not name",
    statements: [{ Effect: "Allow", NotAction: "dynamodb:PutItem", Resource: "*" }],
    verdict: "allowed",
  },
  {
    title: "NotResource leaves out what it names",
    statements: [{ Effect: "Allow", Action: "*", NotResource: table }],
    verdict: "not allowed",
  },
  {
    title: "StringEquals holds for one of its values",
    statements: when({ StringEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } }),
    verdict: "allowed",
  },
  {
    title: "StringEquals fails for another value",
    statements: when({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } }),
    verdict: "not allowed",
  },
  {
    title: "a condition key is compared without case",
    statements: when({ StringEquals: { "AWS:requestedregion": "us-east-1" } }),
    verdict: "allowed",
  },
  {
    title: "a missing key fails",
    statements: when({ StringEquals: { "aws:SourceArn": "x" } }),
    verdict: "not allowed",
  },
  {
    title: "a missing key passes with IfExists",
    statements: when({ StringEqualsIfExists: { "aws:SourceArn": "x" } }),
    verdict: "allowed",
  },
  {
    title: "a missing key passes a negation",
    statements: when({ StringNotEquals: { "aws:SourceArn": "x" } }),
    verdict: "allowed",
  },
  {
    title: "StringNotEquals refuses each of its values",
    statements: when({ StringNotEquals: { "aws:RequestedRegion": ["x", "us-east-1"] } }),
    verdict: "not allowed",
  },
  {
    title: "StringLike takes wildcards",
    statements: when({ StringLike: { "aws:RequestedRegion": "us-*" } }),
    verdict: "allowed",
  },
  {
    title: "ArnLike takes wildcards in a part",
    statements: when({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/socless/*" } }),
    verdict: "allowed",
  },
  {
    title: "ArnLike's wildcard does not cross a part",
    statements: when({ ArnLike: { "aws:PrincipalArn": "arn:aws:*:role/socless/*" } }),
    verdict: "not allowed",
  },
  {
    title: "ArnEquals compares exactly",
    statements: when({ ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::000000000001:role/other" } }),
    verdict: "not allowed",
  },
  { title: "Bool compares truth", statements: when({ Bool: { "aws:SecureTransport": true } }), verdict: "allowed" },
  {
    title: "Bool refuses the other truth",
    statements: when({ Bool: { "aws:SecureTransport": "false" } }),
    verdict: "not allowed",
  },
  {
    title: "Null asks whether a key is absent",
    statements: when({ Null: { "aws:SourceArn": "true" } }),
    verdict: "allowed",
  },
  {
    title: "Null refuses a key that is there",
    statements: when({ Null: { "aws:SecureTransport": "true" } }),
    verdict: "not allowed",
  },
  {
    title: "NumericLessThan compares numbers",
    statements: when({ NumericLessThan: { "s3:max-keys": 100 } }),
    context: { "s3:max-keys": "20" },
    verdict: "allowed",
  },
  {
    title: "all conditions must hold",
    statements: when({ Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:RequestedRegion": "x" } }),
    verdict: "not allowed",
  },
  {
    title: "ForAllValues wants each value",
    statements: when({ "ForAllValues:StringEquals": { "dynamodb:Attributes": ["a", "b"] } }),
    context: { "dynamodb:Attributes": ["a", "c"] },
    verdict: "not allowed",
  },
  {
    title: "ForAnyValue wants one value",
    statements: when({ "ForAnyValue:StringEquals": { "dynamodb:Attributes": ["a", "b"] } }),
    context: { "dynamodb:Attributes": ["a", "c"] },
    verdict: "allowed",
  },
  {
    title: "a deny whose condition fails is no deny",
    statements: [allow, { ...allow, Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    verdict: "allowed",
  },
];

const usual: Context = {
  "aws:RequestedRegion": "us-east-1",
  "aws:SecureTransport": "true",
  "aws:PrincipalArn": "arn:aws:iam::000000000001:role/socless/ingest",
};

describe("the evaluation of policies", () => {
  for (const { title, statements, action = "dynamodb:GetItem", resource = table, context, verdict } of rows) {
    it(title, () => {
      const policy = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
      assert.equal(evaluate(policy, { action, resource, context: { ...usual, ...context } }), verdict);
    });
  }
});

describe("reading a policy", () => {
  const read = (statement: Record<string, unknown>) => () =>
    parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));

  it("refuses a condition operator that IAM does not have", () => {
    assert.throws(read({ ...allow, Condition: { StringIs: { "aws:x": "1" } } }), /StringIs/);
    assert.throws(read({ ...allow, Condition: { NullIfExists: { "aws:x": "true" } } }), /NullIfExists/);
  });

  it("refuses what IAM refuses", () => {
    assert.throws(() => parsePolicy("{"), /not valid JSON/);
    assert.throws(read({ ...allow, Effect: "allow" }), /Statement/);
    assert.throws(read({ ...allow, Actions: "x" }), /Statement/);
    assert.throws(read({ Effect: "Allow", Resource: "*" }), /either Action or NotAction/);
    assert.throws(read({ ...allow, NotResource: "*" }), /either Resource or NotResource/);
    assert.throws(read({ ...allow, Principal: "*", NotPrincipal: "*" }), /either Principal or NotPrincipal/);
  });
});
