import assert from "node:assert/strict";
import { readableDocuments as rule } from "../../../../policy/rules/access/readable-documents.ts";
import { document, found, types } from "../../support/try-rule.ts";

const queue = "arn:aws:sqs:eu-central-1:123456789012:q";
const identity = { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue };
const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
const resource = { ...identity, Principal: "*" };

const ofIdentity = (...statements: readonly object[]) =>
  found(rule, types.rolePolicy, { policy: document(...statements) });
const ofTrust = (statement: object) => found(rule, types.role, { assumeRolePolicy: document(statement) });
const ofResource = (statement: object) => found(rule, types.queuePolicy, { policy: document(statement) });

describe("policy documents", () => {
  it("may be text or an object", () => {
    assert.deepEqual(ofIdentity(identity), []);
    assert.deepEqual(found(rule, types.rolePolicy, { policy: { Statement: [identity] } }), []);
    assert.deepEqual(ofTrust(trust), []);
    assert.deepEqual(ofResource(resource), []);
  });

  it("are refused when they are no JSON or have no statement, inline ones too", () => {
    const message = "this is no policy document with statements";
    assert.deepEqual(found(rule, types.rolePolicy, { policy: "Allow all" }), [`policy: ${message}`]);
    assert.deepEqual(found(rule, types.role, { assumeRolePolicy: "{}" }), [`assumeRolePolicy: ${message}`]);
    assert.deepEqual(found(rule, types.role, { inlinePolicies: [{ policy: document() }, { policy: "[" }] }), [
      `inlinePolicies.1.policy: ${message}`,
    ]);
  });

  const refused: readonly [string, readonly string[], string][] = [
    ["no Action", ofIdentity({ ...identity, Action: undefined }), "it has no Action"],
    [
      "Action and NotAction",
      ofIdentity({ ...identity, NotAction: "sqs:DeleteQueue" }),
      "it has both Action and NotAction",
    ],
    ["another Effect", ofIdentity({ ...identity, Effect: "allow" }), "its Effect is not Allow or Deny"],
    ["no resource for an identity", ofIdentity({ ...identity, Resource: undefined }), "it has no Resource"],
    ["a principal of an identity", ofIdentity(resource), "it may not have Principal here"],
    ["a resource of a role's trust", ofTrust({ ...trust, Resource: "*" }), "it may not have Resource here"],
    [
      "NotPrincipal in a role's trust",
      ofTrust({ ...trust, Principal: undefined, NotPrincipal: "*" }),
      "it may not have NotPrincipal here",
    ],
    ["no principal at a resource", ofResource(identity), "it has no Principal"],
    [
      "an unknown condition operator",
      ofIdentity({ ...identity, Condition: { StringIs: { "aws:SourceAccount": "1" } } }),
      "there is no condition operator StringIs",
    ],
  ];
  for (const [title, said, error] of refused)
    it(`are refused with ${title}`, () => {
      assert.deepEqual(
        said.map((one) => one.replace(/^\w+: /, "")),
        [`AWS refuses statement 1: ${error}`],
      );
    });

  it("are refused with a version that AWS does not know", () => {
    assert.deepEqual(found(rule, types.rolePolicy, { policy: { Version: "2024-10-17", Statement: [identity] } }), [
      'policy: AWS knows no version "2024-10-17": the last is 2012-10-17',
    ]);
  });

  it("are refused with a Sid twice, or with other characters than letters and digits", () => {
    const twice = [
      { ...identity, Sid: "Send" },
      { ...identity, Sid: "Send" },
    ];
    assert.deepEqual(ofIdentity(...twice), ["policy: AWS refuses two statements with the Sid Send"]);
    assert.deepEqual(ofIdentity({ ...identity, Sid: "to send" }), [
      'policy: AWS refuses the Sid "to send": it may have letters and digits only',
    ]);
    assert.deepEqual(ofResource({ ...resource, Sid: "to send" }), []);
    assert.deepEqual(ofIdentity({ ...identity, Sid: "" }, { ...identity, Sid: "" }), []);
  });

  it("may have every condition operator", () => {
    const operators = [
      "StringEquals",
      "StringNotEqualsIgnoreCase",
      "ForAnyValue:StringLike",
      "NumericLessThanEquals",
      "DateGreaterThan",
      "Bool",
      "BoolIfExists",
      "NotIpAddress",
      "ArnNotLike",
      "ForAllValues:ArnEqualsIfExists",
      "Null",
    ];
    const condition = Object.fromEntries(operators.map((operator) => [operator, { "aws:SourceAccount": "1" }]));
    assert.deepEqual(ofIdentity({ ...identity, Condition: condition }), []);
  });
});
