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

/** What the peer reads otherwise, or leaves open. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operatorRows: readonly (readonly [string, Record<string, unknown>, Context, Verdict])[] = [
  [
    "DateLessThan takes seconds since 1970 and ISO 8601",
    { DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
    { "aws:CurrentTime": "1767225599" },
    "allowed",
  ],
  [
    "DateGreaterThan takes them the other way round",
    { DateGreaterThan: { "aws:CurrentTime": "1767225600" } },
    { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
    "not allowed",
  ],
  [
    "IpAddress takes one address",
    { IpAddress: { "aws:SourceIp": "10.0.0.1" } },
    { "aws:SourceIp": "10.0.0.1" },
    "allowed",
  ],
  [
    "IpAddress takes all of IPv4",
    { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
    { "aws:SourceIp": "203.0.113.9" },
    "allowed",
  ],
  [
    "NotIpAddress holds for the other family",
    { NotIpAddress: { "aws:SourceIp": "10.0.0.1" } },
    { "aws:SourceIp": "2001:db8::1" },
    "allowed",
  ],
  [
    "what is no number is not compared",
    { NumericNotEquals: { "s3:max-keys": 1 } },
    { "s3:max-keys": "many" },
    "not allowed",
  ],
  [
    "ForAnyValue with IfExists holds without the key",
    { "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": "team" } },
    {},
    "allowed",
  ],
  [
    "several values are compared by set operators only",
    { StringEquals: { "aws:TagKeys": "team" } },
    { "aws:TagKeys": ["team"] },
    "not allowed",
  ],
  [
    "an operator without wildcards takes a character by its variable",
    { StringEquals: { "aws:UserAgent": "a${*}b" } },
    { "aws:UserAgent": "a*b" },
    "allowed",
  ],
  [
    "an ARN takes a variable in its account",
    { ArnEquals: { "aws:SourceArn": "arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q" } },
    { "aws:SourceArn": "arn:aws:sqs:us-east-1:000000000001:q", "aws:PrincipalAccount": "000000000001" },
    "allowed",
  ],
  [
    "a negation holds against a variable without a value",
    { StringNotEquals: { "aws:RequestedRegion": "${aws:PrincipalTag/region}" } },
    {},
    "allowed",
  ],
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
const variableRows: readonly (readonly [string, string, Context, Verdict])[] = [
  [
    "a variable in a resource has its value",
    "${aws:PrincipalTag/team}",
    { "aws:PrincipalTag/team": "green" },
    "allowed",
  ],
  ["a variable without a value matches nothing", "${aws:PrincipalTag/team}", {}, "not allowed"],
  ["a variable of several values matches nothing", "${aws:TagKeys}", { "aws:TagKeys": ["green"] }, "not allowed"],
  ["a variable may have a default", "${aws:PrincipalTag/team, 'green'}", {}, "allowed"],
  ["a wildcard in a value is none", "${aws:PrincipalTag/team}", { "aws:PrincipalTag/team": "*" }, "not allowed"],
];

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
  ...operatorRows.map(([title, condition, context, verdict]) => ({
    title,
    statements: when(condition),
    context,
    verdict,
  })),
  ...variableRows.map(([title, pattern, context, verdict]) => ({
    title,
    statements: [{ ...allow, Resource: `${table}/${pattern}` }],
    resource: `${table}/green`,
    context,
    verdict,
  })),
  {
    title: "a variable without a value in NotResource takes the force of its statement",
    statements: [{ Effect: "Allow", Action: "*", NotResource: `${table}/\${aws:PrincipalTag/team}` }],
    verdict: "not allowed",
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

describe("a policy of the language's first version", () => {
  it("has no variables", () => {
    const read = (Version: string, resource: string) => {
      const policy = parsePolicy(JSON.stringify({ Version, Statement: [{ ...allow, Resource: "a/${aws:x}" }] }));
      return evaluate(policy, { action: "dynamodb:GetItem", resource, context: { "aws:x": "1" } });
    };
    assert.equal(read("2012-10-17", "a/1"), "allowed");
    assert.equal(read("2008-10-17", "a/1"), "not allowed");
    assert.equal(read("2008-10-17", "a/${aws:x}"), "allowed");
  });
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
