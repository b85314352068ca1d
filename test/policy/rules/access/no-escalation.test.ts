import assert from "node:assert/strict";
import { actionNamed } from "../../../../policy/core/authorization.ts";
import { methods } from "../../../../policy/core/escalation-methods.ts";
import { noEscalation as rule } from "../../../../policy/rules/access/no-escalation.ts";
import { document, foundInStack, notKnownYet, resource, stackWaitsFor, types, urnOf } from "../../support/try-rule.ts";

const account = "123456789012";
const named = `arn:aws:iam::${account}:role/socless/tasks/look-up`;
const allow = (Action: unknown, Resource: unknown = "*", Condition?: object) => ({ Action, Resource, Condition });

/** A role with one inline policy for each statement. */
const roleWith = (...statements: readonly object[]) => [
  resource(types.role, "worker", {}),
  ...statements.map((statement, index) =>
    resource(
      types.rolePolicy,
      `p${index + 1}`,
      { role: "worker", policy: document(statement) },
      { references: { role: [urnOf(types.role, "worker")] } },
    ),
  ),
];
const judged = (...statements: readonly object[]) => foundInStack(rule, roleWith(...statements));

describe("the ways to more permissions", () => {
  it("are known with actions that AWS has", () => {
    const actions = methods.flatMap(({ action, also = [] }) => [action, ...also.flat()]);
    assert.deepEqual(
      actions.filter((action) => actionNamed(action) === undefined),
      [],
    );
    assert.deepEqual(
      methods.filter(({ action }) => actionNamed(action)?.resourceTypes.length === 0),
      [],
    );
  });

  for (const { action, also = [], does } of methods)
    it(`are found: ${does}, by ${[action, ...also.map(([one]) => one)].join(", ")}`, () => {
      const all = [action, ...also.map(([one]) => one)];
      assert.equal(judged(allow(all)).length, 1);
      assert.equal(judged(...all.map((one) => allow(one))).length, 1, "in policies of their own");
      if (all.length > 1)
        assert.ok(
          !judged(allow(all.slice(1)))
            .join()
            .includes(does),
          "not without the first",
        );
      if (all.length > 1) assert.deepEqual(judged(allow(action)), [], "not by the first alone");
    });

  it("are told with the policy that opens them and the actions that it takes", () => {
    assert.deepEqual(judged(allow("logs:PutLogEvents"), allow("iam:PutRolePolicy", named)), [
      "p2 policy: with it, its holder may write a policy into a role (iam:PutRolePolicy)",
    ]);
    const [found] = judged(allow("*"));
    assert.match(
      found ?? "",
      /^p1 policy: with it, its holder may rewrite a policy \(iam:CreatePolicyVersion\), .*, and \d\d ways more$/,
    );
  });

  it("are open by patterns and by exceptions, too", () => {
    for (const action of ["iam:*", "iam:Put*", "*", "IAM:putrolepolic?", "*:PutRolePolicy"])
      assert.equal(judged(allow(action)).length, 1, action);
    assert.equal(judged({ NotAction: ["s3:*"], Resource: "*" }).length, 1);
    assert.equal(judged({ Action: "iam:PutRolePolicy", NotResource: "arn:aws:iam::1:role/x" }).length, 1);
    assert.deepEqual(judged({ NotAction: "iam:PassRole", Resource: "arn:aws:s3:::vault/*" }), []);
  });

  it("are open on one named thing where permissions are written, and on wide resources where they are borrowed", () => {
    assert.equal(judged(allow("iam:CreatePolicyVersion", `arn:aws:iam::${account}:policy/tasks`)).length, 1);
    assert.equal(judged(allow("iam:AttachUserPolicy", "arn:aws:iam::123456789012:user/${aws:username}")).length, 1);
    const lambda = `arn:aws:lambda:eu-central-1:${account}:function:`;
    assert.deepEqual(judged(allow("lambda:UpdateFunctionCode", `${lambda}look-up`)), []);
    assert.equal(judged(allow("lambda:UpdateFunctionCode", `${lambda}*`)).length, 1);
    assert.deepEqual(judged(allow("iam:CreateAccessKey", "arn:aws:iam::123456789012:user/${aws:username}")), []);
    assert.deepEqual(judged(allow("iam:UpdateAssumeRolePolicy", named)), []);
    assert.deepEqual(judged(allow("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/AdministratorAccess")), []);
  });

  it("are closed where a role is passed by name, or to another service only", () => {
    const create = allow(["lambda:CreateFunction", "lambda:InvokeFunction"]);
    const to = (service: string) => ({ StringEquals: { "iam:PassedToService": service } });
    assert.deepEqual(judged(create, allow("iam:PassRole", named)), []);
    assert.deepEqual(judged(create, allow("iam:PassRole", "*", to("states.amazonaws.com"))), []);
    assert.equal(judged(create, allow("iam:PassRole", "*", to("lambda.amazonaws.com"))).length, 1);
    const service = allow("apprunner:CreateService");
    assert.equal(judged(service, allow("iam:PassRole", "*", to("tasks.apprunner.amazonaws.com"))).length, 1);
  });

  it("are closed where a condition bounds what is written", () => {
    const bound = { StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/bound` } };
    assert.deepEqual(judged(allow("iam:PutRolePolicy", named, bound)), []);
    assert.equal(judged(allow("iam:CreatePolicyVersion", "*", bound)).length, 1);
    const anything = { StringLike: { "iam:PermissionsBoundary": "*" } };
    assert.equal(judged(allow("iam:PutRolePolicy", named, anything)).length, 1);
    const policies = { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess" } };
    assert.deepEqual(judged(allow("iam:AttachRolePolicy", "*", policies)), []);
    const tagged = { StringEquals: { "aws:ResourceTag/team": "secops" } };
    assert.deepEqual(judged(allow("ssm:SendCommand", "*", tagged)), []);
  });

  it("are closed where another policy denies the action everywhere", () => {
    const deny = { Effect: "Deny", ...allow("iam:*") };
    assert.deepEqual(judged(allow("iam:*"), deny), []);
    assert.equal(judged(allow("*"), deny).length, 1, "there are ways without IAM");
    const sometimes = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
    assert.equal(judged(allow("iam:*"), { ...deny, Condition: sometimes }).length, 1);
    assert.equal(judged(allow("iam:*"), { ...deny, Resource: named }).length, 1);
  });
});

describe("all policies of a principal", () => {
  const pass = document(allow("iam:PassRole"));
  const run = document(allow("ec2:RunInstances"));
  const refer = (of: Readonly<Record<string, readonly [type: string, name: string]>>) => ({
    references: Object.fromEntries(Object.entries(of).map(([input, [type, name]]) => [input, [urnOf(type, name)]])),
  });
  const policy = resource(types.policy, "run", { policy: run });
  const way = "with it, its holder may hand any role to a new instance (iam:PassRole, ec2:RunInstances)";

  it("count together: a role's own and those attached to it", () => {
    const role = resource(types.role, "worker", { inlinePolicies: [{ name: "pass", policy: pass }] });
    const attachment = resource(
      types.attachment,
      "attach",
      {},
      refer({ role: [types.role, "worker"], policyArn: [types.policy, "run"] }),
    );
    assert.deepEqual(foundInStack(rule, [role, policy, attachment]), [`worker inlinePolicies.0.policy: ${way}`]);
    assert.deepEqual(foundInStack(rule, [role, policy]), []);
    const managing = { ...role, ...refer({ managedPolicyArns: [types.policy, "run"] }) };
    assert.equal(foundInStack(rule, [managing, policy]).length, 1);
    const all = resource(
      "aws:iam/policyAttachment:PolicyAttachment",
      "all",
      { roles: ["worker-1"], policyArn: "arn:aws:iam::123456789012:policy/run" },
      {},
    );
    const deployed = { ...role, outputs: { name: "worker-1" } };
    const known = { ...policy, outputs: { arn: "arn:aws:iam::123456789012:policy/run" } };
    assert.equal(foundInStack(rule, [deployed, known, all]).length, 1);
  });

  it("count together for a user and its groups", () => {
    const user = resource("aws:iam/user:User", "ann", {});
    const group = resource("aws:iam/group:Group", "ops", {});
    const own = resource(
      "aws:iam/userPolicy:UserPolicy",
      "own",
      { policy: pass },
      refer({ user: ["aws:iam/user:User", "ann"] }),
    );
    const shared = resource(
      "aws:iam/groupPolicy:GroupPolicy",
      "shared",
      { policy: run },
      refer({ group: ["aws:iam/group:Group", "ops"] }),
    );
    const membership = resource(
      "aws:iam/userGroupMembership:UserGroupMembership",
      "member",
      {},
      refer({ user: ["aws:iam/user:User", "ann"], groups: ["aws:iam/group:Group", "ops"] }),
    );
    assert.deepEqual(foundInStack(rule, [user, group, own, shared, membership]), [`own policy: ${way}`]);
    assert.deepEqual(foundInStack(rule, [user, group, own, shared]), []);
  });

  it("count together under a name from outside of the stack", () => {
    const to = (name: string, text: string) => resource(types.rolePolicy, name, { role: "deploy", policy: text });
    assert.equal(foundInStack(rule, [to("one", pass), to("two", run)]).length, 1);
    const other = resource(types.rolePolicy, "three", { role: "other", policy: run });
    assert.deepEqual(foundInStack(rule, [to("one", pass), other]), []);
  });

  it("count once for a policy that nobody has yet", () => {
    const both = resource(types.policy, "both", { policy: document(allow(["iam:PassRole", "ec2:RunInstances"])) });
    assert.deepEqual(foundInStack(rule, [both]), [`both policy: ${way}`]);
  });

  it("are judged as far as they are known", () => {
    const [role = policy] = roleWith();
    const refers = refer({ role: [types.role, "worker"] });
    const later = resource(types.rolePolicy, "later", { policy: notKnownYet }, refers);
    const known = resource(types.rolePolicy, "known", { policy: document(allow("iam:PutRolePolicy")) }, refers);
    assert.equal(foundInStack(rule, [role, later, known]).length, 1);
    assert.deepEqual(stackWaitsFor(rule, [role, later, known]), ["later policy"]);
  });
});
