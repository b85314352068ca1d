/** A hub's real member, as its components register it, and each way to make more of its roles. */
import assert from "node:assert/strict";
import type { Props, Resource } from "../../../../policy/core/rule.ts";
import { judge } from "../../../../policy/judge.ts";
import { permissionMap } from "../../../../policy/map/build.ts";
import { notDeclared } from "../../../../policy/map/map.ts";
import { memberRoles as rule } from "../../../../policy/rules/stack/member-roles.ts";
import { asAtFirstPreview } from "../../support/preview.ts";
import { recordedMember } from "../../support/recorded.ts";
import { foundInStack, types } from "../../support/try-rule.ts";

const task = "s3-block-public-access";
const name = `socless-shop-${task}`;
type Document = { Statement: { Action: unknown; Resource: unknown; Condition?: Record<string, Props> }[] };
type Change = (document: Document) => void;

describe("a hub's roles in a member", () => {
  let resources: readonly Resource[];
  before(async () => {
    resources = await recordedMember();
  });

  /** The member with one input changed: of the role, of its policy, or of its boundary. */
  const changed = (type: string, input: string, change: (value: unknown) => unknown): readonly Resource[] =>
    resources.map((one) => {
      if (one.type !== type || (type !== types.policy && one.name !== name)) return one;
      const value = change(one.props[input]);
      const { [input]: _, ...rest } = one.references ?? {};
      const references = value === undefined ? rest : { ...one.references };
      return {
        ...one,
        references,
        props: { ...one.props, [input]: value },
        outputs: { ...one.outputs, [input]: value },
      };
    });
  const saying = (type: string, input: string, change: Change) =>
    changed(type, input, (text) => {
      const document: Document = JSON.parse(String(text));
      change(document);
      return JSON.stringify(document);
    });
  const first = ({ Statement: [statement] }: Document) => statement ?? assert.fail("no statement");
  const without =
    (key: string): Change =>
    (document) => {
      for (const keys of Object.values(first(document).Condition ?? {})) Reflect.deleteProperty(keys, key);
    };
  const found = (all: readonly Resource[]) => foundInStack(rule, all);
  const rulesOf = async (all: readonly Resource[]) => [
    ...new Set((await judge(all)).findings.map((finding) => finding.rule)),
  ];

  it("give no reason for a finding, also at a first preview", async () => {
    assert.ok(resources.some(({ type, name: own }) => type === types.role && own === name));
    const { findings, unjudged } = await judge(resources);
    assert.deepEqual([findings, unjudged], [[], []]);
    assert.deepEqual((await judge(asAtFirstPreview(resources))).findings, []);
  });

  it("stand in the permission map below their member, each permission with the declaration that asks for it", () => {
    const { targets } = permissionMap(resources);
    assert.deepEqual(
      targets.map((one) => [one.name, one.pending]),
      [["socless-shop", []]],
    );
    const holders = targets.flatMap((one) => one.holders).filter(({ kind }) => kind !== "caller");
    assert.deepEqual(
      holders.map((holder) => [holder.name, holder.at?.replace(/:\d+$/, ""), holder.may.map(({ action }) => action)]),
      [
        ["role from", "components/event-forwarder.ts", ["events:PutEvents"]],
        [
          `role ${task}`,
          `functions/tasks/aws/${task}.ts`,
          ["s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"],
        ],
      ],
    );
    const reasons = holders.flatMap(({ may }) => may.map(({ because }) => because));
    assert.ok(!reasons.includes(notDeclared), reasons.join());
    assert.match(reasons.join(), /^forwards guardduty, security-hub, .*,inMembers,inMembers$/);
  });

  for (const key of ["sts:ExternalId", "aws:PrincipalOrgID", "aws:PrincipalArn", "sts:RoleSessionName"])
    it(`are found when their trust does not demand ${key}`, () =>
      assert.deepEqual(found(saying(types.role, "assumeRolePolicy", without(key))), [
        `${name} assumeRolePolicy: its trust policy does not demand ${key}`,
      ]));

  it("are found when any external id or organisation will do", () => {
    const any = saying(types.role, "assumeRolePolicy", (document) => {
      first(document).Condition = {
        ...first(document).Condition,
        StringEquals: {},
        StringLike: { "sts:RoleSessionName": "inv_*", "sts:ExternalId": "*", "aws:PrincipalOrgID": "o-*" },
      };
    });
    assert.deepEqual(found(any), [
      `${name} assumeRolePolicy: its trust policy does not demand sts:ExternalId, aws:PrincipalOrgID`,
    ]);
  });

  it("are found without a boundary, and with one of which the stack knows nothing", () => {
    const other = "arn:aws:iam::aws:policy/PowerUserAccess";
    assert.deepEqual(found(changed(types.role, "permissionsBoundary", () => undefined)), [
      `${name} permissionsBoundary: it has no permissions boundary`,
    ]);
    assert.deepEqual(found(changed(types.role, "permissionsBoundary", () => other)), [
      `${name} permissionsBoundary: its boundary ${other} is none of the stack`,
    ]);
  });

  it("are found when they or their boundary allow what their task does not declare", () => {
    const more: Change = (document) => {
      first(document).Action = ["s3:GetBucketPublicAccessBlock", "s3:GetBucketAcl"];
    };
    assert.deepEqual(found(saying(types.rolePolicy, "policy", more)), [
      `${name} policy: it grants s3:GetBucketAcl on arn:aws:s3:::*, which ${task} does not declare in inMembers`,
    ]);
    assert.deepEqual(found(saying(types.policy, "policy", more)), [
      "socless-shop policy: this boundary lets roles do s3:GetBucketAcl, which no task declares so",
    ]);
    const wider: Change = (document) => {
      first(document).Resource = "arn:*:s3:::*";
    };
    for (const type of [types.rolePolicy, types.policy]) assert.equal(found(saying(type, "policy", wider)).length, 2);
    const attached = changed(types.role, "managedPolicyArns", () => ["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
    assert.match(found(attached).join(), /it takes arn:aws:iam::aws:policy\/ReadOnlyAccess, and s3-block/);
  });

  it("are found when a statement is not bound to the member's own account", () => {
    const elsewhere: Change = (document) => {
      first(document).Condition = { StringEquals: { "aws:ResourceAccount": "999999999999" } };
    };
    for (const change of [without("aws:ResourceAccount"), elsewhere])
      for (const [type, holder] of [
        [types.rolePolicy, name],
        [types.policy, "socless-shop"],
      ] as const)
        assert.deepEqual(found(saying(type, "policy", change)), [
          `${holder} policy: s3:GetBucketPublicAccessBlock, s3:PutBucketPublicAccessBlock is not bound to the member's own account by aws:ResourceAccount`,
        ]);
  });

  it("are found when they are for no task that is declared to act in members", () => {
    const other = resources.map((one) => (one.name === name ? { ...one, name: "socless-shop-other" } : one));
    assert.deepEqual(found(other), ["socless-shop-other role: it is for no task that acts in members"]);
  });

  it("may block public access of any bucket there, and open none", async () => {
    const opening: Change = (document) => {
      first(document).Action = ["s3:PutBucketPolicy"];
    };
    assert.ok((await rulesOf(saying(types.rolePolicy, "policy", opening))).includes("iam-no-wide-opening"));
    const unbound = await rulesOf(saying(types.rolePolicy, "policy", without("aws:RequestedRegion")));
    assert.deepEqual(unbound, ["iam-no-wide-opening", "iam-no-wildcard-resource"]);
  });
});
