/** Conditions and variables as AWS documents them, where the second evaluator (peer.test.ts) reads them otherwise or is not asked. */
import assert from "node:assert/strict";
import { evaluate, type Verdict } from "../../../local/iam/evaluate.ts";
import { parsePolicy } from "../../../local/iam/policy.ts";
import type { Context } from "../../../local/iam/request-context.ts";

const table = "arn:aws:dynamodb:us-east-1:000000000001:table/alerts";
const allow = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: table };
const region = { "aws:RequestedRegion": "us-east-1" };

const judge = (
  statement: Record<string, unknown>,
  context: Context,
  resource = table,
  Version = "2012-10-17",
): Verdict =>
  evaluate(parsePolicy(JSON.stringify({ Version, Statement: [statement] })), {
    action: "dynamodb:GetItem",
    resource,
    context: { ...region, ...context },
  });

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
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

describe("a condition", () => {
  for (const [title, Condition, context, verdict] of operatorRows)
    it(title, () => assert.equal(judge({ ...allow, Condition }, context), verdict));
});

describe("a variable in a policy", () => {
  for (const [title, pattern, context, verdict] of variableRows)
    it(title, () =>
      assert.equal(judge({ ...allow, Resource: `${table}/${pattern}` }, context, `${table}/green`), verdict),
    );

  it("takes the force of its whole statement when it stands in NotResource and has no value", () => {
    const statement = { Effect: "Allow", Action: "*", NotResource: `${table}/\${aws:PrincipalTag/team}` };
    assert.equal(judge(statement, {}), "not allowed");
  });

  it("is plain text in the language's first version", () => {
    const read = (version: string, resource: string) =>
      judge({ ...allow, Resource: "a/${aws:x}" }, { "aws:x": "1" }, resource, version);
    assert.equal(read("2012-10-17", "a/1"), "allowed");
    assert.equal(read("2008-10-17", "a/1"), "not allowed");
    assert.equal(read("2008-10-17", "a/${aws:x}"), "allowed");
  });
});
