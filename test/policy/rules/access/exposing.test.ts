import assert from "node:assert/strict";
import { actionNamed } from "../../../../policy/core/authorization.ts";
import { credentials, opening, reading } from "../../../../policy/core/exposing-actions.ts";
import { inspect } from "../../../../policy/core/inspect.ts";
import { known } from "../../../../policy/core/known.ts";
import type { ResourceRule } from "../../../../policy/core/rule.ts";
import { noWideCredentials } from "../../../../policy/rules/access/no-wide-credentials.ts";
import { noWideOpening } from "../../../../policy/rules/access/no-wide-opening.ts";
import { noWideReading } from "../../../../policy/rules/access/no-wide-reading.ts";
import { noWildcardResource } from "../../../../policy/rules/access/no-wildcard-resource.ts";
import { document, found, types } from "../../support/try-rule.ts";

const judged = (rule: ResourceRule, Action: unknown, Resource: unknown, Condition?: object) =>
  found(rule, types.rolePolicy, { policy: document({ Action, Resource, Condition }) });
const all = [noWideCredentials, noWideOpening, noWideReading, noWildcardResource];

/** Ids of the rules that find something. */
const finders = (Action: unknown, Resource: unknown, Condition?: object) =>
  all.filter((rule) => judged(rule, Action, Resource, Condition).length > 0).map(({ id }) => id);

describe("actions that expose", () => {
  it("are known to AWS", () => {
    const named = [...credentials, ...opening, ...reading];
    assert.deepEqual(
      named.filter((action) => actionNamed(action) === undefined),
      [],
    );
  });

  it("let a role be taken in every account of one organization, when its path and name say what it is for", () => {
    const inside = { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } };
    const takes = (role: string, condition?: object) =>
      judged(noWideCredentials, "sts:AssumeRole", `arn:aws:iam::*:role/${role}`, condition).length === 0;
    assert.equal(takes("socless/prod/members/act-*", inside), true);
    assert.equal(takes("socless/prod/members/act-*"), false);
    for (const wide of ["*", "act", "socless/act", "socless/prod/*", "socless/*/members/act"])
      assert.equal(takes(wide, inside), false, wide);
  });

  it("let a hub's role look at and guard what is in its member, bound to one account and region, and nothing more", () => {
    const urn =
      "urn:pulumi:prod::socless::socless:index:Member$socless:index:MemberRoles$aws:iam/rolePolicy:RolePolicy::shop";
    const bound = { "aws:ResourceAccount": "333333333333", "aws:RequestedRegion": "eu-central-1" };
    const inMember = (Action: string, Resource: string, equals: object = bound, place = urn) => {
      const props = { policy: document({ Action, Resource, Condition: { StringEquals: equals } }) };
      const subject = { type: types.rolePolicy, name: "shop", urn: place, ...known(props) };
      return all.filter((rule) => inspect(rule, subject).violations.length > 0).map(({ id }) => id);
    };
    const block = "s3:PutBucketPublicAccessBlock";
    const buckets = "arn:aws:s3:::*";
    for (const action of [block, "s3:GetBucketPublicAccessBlock", "s3:GetBucketAcl"])
      assert.deepEqual(inMember(action, buckets), [], action);
    for (const [action, rule] of [
      ["s3:PutBucketPolicy", noWideOpening],
      ["s3:PutBucketAcl", noWideOpening],
      ["s3:GetObject", noWideReading],
      ["s3:DeleteObject", noWildcardResource],
      ["s3:Get*", noWildcardResource],
    ] as const)
      assert.deepEqual(inMember(action, action.includes("Object") ? `${buckets}/*` : buckets), [rule.id], action);
    assert.deepEqual(inMember(block, "*"), [noWideOpening.id]);
    const { "aws:ResourceAccount": account, "aws:RequestedRegion": region } = bound;
    for (const equals of [
      { "aws:ResourceAccount": account },
      { "aws:RequestedRegion": region },
      { ...bound, "aws:ResourceAccount": [account, "444444444444"] },
      { ...bound, "aws:RequestedRegion": ["eu-central-1", "us-east-1"] },
    ])
      assert.deepEqual(inMember(block, buckets, equals), [noWideOpening.id], JSON.stringify(equals));
    const elsewhere = urn.replace("socless:index:Member$socless:index:MemberRoles", "socless:index:Platform");
    const named = elsewhere.replace("::shop", "::socless:index:MemberRoles");
    for (const place of [elsewhere, named])
      assert.deepEqual(inMember(block, buckets, bound, place), [noWideOpening.id]);
  });

  for (const [rule, action, wide, narrow] of [
    [noWideCredentials, "sts:AssumeRole", "arn:aws:iam::*:role/member", "arn:aws:iam::123456789012:role/member"],
    [
      noWideCredentials,
      "secretsmanager:GetSecretValue",
      "*",
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:jira-a1b2c3",
    ],
    [
      noWideCredentials,
      "SSM:getparameter",
      "arn:aws:ssm:eu-central-1:123456789012:parameter/*",
      "arn:aws:ssm:eu-central-1:123456789012:parameter/socless/*",
    ],
    [noWideOpening, "s3:PutBucketPolicy", "arn:aws:s3:::*", "arn:aws:s3:::vault"],
    [
      noWideOpening,
      "lambda:AddPermission",
      "arn:aws:lambda:eu-central-1:123456789012:function:*",
      "arn:aws:lambda:eu-central-1:123456789012:function:ask",
    ],
    [noWideOpening, "sqs:SetQueueAttributes", "*", "arn:aws:sqs:eu-central-1:123456789012:alerts"],
    [
      noWideOpening,
      "kms:PutKeyPolicy",
      "arn:aws:kms:eu-central-1:123456789012:key/*",
      "arn:aws:kms:eu-central-1:123456789012:key/a1",
    ],
    [noWideOpening, "rds:ModifyDBSnapshotAttribute", "*", "arn:aws:rds:eu-central-1:123456789012:snapshot:nightly"],
    [noWideReading, "s3:GetObject", "arn:aws:s3:::*/*", "arn:aws:s3:::vault/alerts/*"],
    [noWideReading, "dynamodb:Scan", "*", "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts"],
    [noWideReading, "kms:Decrypt", "*", "arn:aws:kms:eu-central-1:123456789012:key/a1"],
    [
      noWideReading,
      "sqs:ReceiveMessage",
      "arn:aws:sqs:*:123456789012:alerts",
      "arn:aws:sqs:eu-central-1:123456789012:alerts",
    ],
  ] as const)
    it(`are found by ${rule.id} and nothing else: ${action} on ${wide}`, () => {
      assert.deepEqual(finders(action, wide), [rule.id]);
      assert.deepEqual(finders(action, narrow), []);
    });

  it("are told apart from the others in one statement", () => {
    const actions = ["s3:PutObject", "s3:GetObject", "s3:PutBucketPolicy", "sts:AssumeRole"];
    assert.deepEqual(
      all.flatMap((rule) => judged(rule, actions, "*")),
      [
        "policy: it hands out what sts:AssumeRole answers with, on *",
        "policy: it may change who gets at *, by s3:PutBucketPolicy",
        "policy: it takes out data by s3:GetObject on *",
        "policy: it allows s3:PutObject on *",
      ],
    );
  });

  it("are left to the rules on escalation, on passing roles and on patterns, which say it better", () => {
    for (const action of ["iam:PutRolePolicy", "iam:CreateAccessKey", "lambda:UpdateFunctionCode", "iam:PassRole"])
      assert.deepEqual(finders(action, "*"), [], action);
    assert.deepEqual(finders("s3:Get*", "*"), ["iam-no-wildcard-resource"]);
    const bound = { StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/bound" } };
    assert.deepEqual(finders("iam:PutRolePolicy", "*", bound), ["iam-no-wide-opening"]);
  });

  it("are found where AWS can allow them on `*` only, when they open the account", () => {
    assert.deepEqual(judged(noWideOpening, ["s3:PutAccountPublicAccessBlock", "ram:CreateResourceShare"], "*"), [
      "policy: it may change who gets at things of the whole account, by s3:PutAccountPublicAccessBlock, ram:CreateResourceShare",
    ]);
    assert.deepEqual(finders(["logs:PutResourcePolicy", "logs:CreateLogDelivery"], "*"), []);
    assert.deepEqual(finders(["ecr:GetAuthorizationToken", "sts:GetCallerIdentity"], "*"), []);
  });

  it("are bounded by a condition on tags", () => {
    const tagged = { StringEquals: { "aws:ResourceTag/team": "secops" } };
    assert.deepEqual(finders(["secretsmanager:GetSecretValue", "dynamodb:Scan"], "*", tagged), []);
  });
});
