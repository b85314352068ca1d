import assert from "node:assert/strict";
import type { Props, Resource } from "../../../policy/core/rule.ts";
import { permissionMap } from "../../../policy/map/build.ts";
import { aFunction, allow, arn, made, platform } from "../support/made-up.ts";
import { document, resource, types, urnOf } from "../support/try-rule.ts";
import { ask, withPolicy } from "./made-up.ts";

/** `who: effect action on [when …]` of all holders. */
const told = (...resources: readonly Resource[]): readonly string[] =>
  permissionMap(resources).targets.flatMap(({ holders }) =>
    holders.flatMap(({ name, may }) =>
      may.map(({ effect, action, on, when }) => [`${name}: ${effect} ${action} on ${on}`, ...when].join(" when ")),
    ),
  );

const said = (...statements: readonly object[]): readonly string[] =>
  ask(permissionMap(withPolicy(...statements))).map(
    ({ effect, action, on, because }) => `${effect} ${action} on ${on}: ${because}`,
  );

describe("the permission map of a role's policies", () => {
  it("tells what is refused, and of exceptions what they except", () => {
    assert.deepEqual(said({ Effect: "Deny", Action: "dynamodb:GetItem", Resource: arn.table("eu-alerts") }), [
      "deny dynamodb:GetItem on table alerts: policy",
    ]);
    assert.deepEqual(said({ NotAction: ["iam:*", "sts:*"], Resource: "*" }), [
      "allow all but iam:*, sts:* on everything (*): NOT DECLARED",
    ]);
    assert.deepEqual(said({ Action: "dynamodb:GetItem", NotResource: arn.table("eu-alerts") }), [
      "allow dynamodb:GetItem on everything but table alerts: NOT DECLARED",
    ]);
  });

  it("names policies that stand elsewhere, and those of roles that nothing here takes", () => {
    const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    assert.deepEqual(told(resource(types.role, "open", { managedPolicyArns: [admin] })), [
      `role open: allow all that it says on ${admin}`,
    ]);
  });

  it("names policies of users and groups, and such as are attached to nothing", () => {
    const statement = document(allow("s3:GetObject", "arn:aws:s3:::data/*"));
    assert.deepEqual(
      told(
        resource("aws:iam/userPolicy:UserPolicy", "ci", { user: "ci", policy: statement }),
        resource(types.policy, "audit", { policy: statement }),
        resource("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "all", {
          policyArn: "arn:aws:iam::aws:policy/Read",
        }),
      ),
      [
        "group policy attachment all: allow all that it says on arn:aws:iam::aws:policy/Read",
        "policy audit: allow s3:GetObject on arn:aws:s3:::data/*",
        "user policy ci: allow s3:GetObject on arn:aws:s3:::data/*",
      ],
    );
  });
});

describe("the permission map of who comes in", () => {
  const queue = (statement: Props) => told(resource(types.queue, "plain", { policy: document(statement) }));

  it("tells of a policy without a resource, and of principals that are excepted", () => {
    assert.deepEqual(queue({ Principal: "*", Action: "sqs:SendMessage" }), [
      "everybody: allow sqs:SendMessage on queue plain",
    ]);
    assert.deepEqual(queue({ NotPrincipal: { AWS: "210987654321" }, Action: "sqs:SendMessage", Resource: "*" }), [
      "everybody but account 210987654321: allow sqs:SendMessage on queue plain",
    ]);
  });

  it("names the resource that a service comes for, and what else a condition says", () => {
    const when = { ArnEquals: { "aws:SourceArn": arn.rule("x") }, Bool: { "aws:SecureTransport": true } };
    assert.deepEqual(
      queue({ Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Condition: when }),
      [`${arn.rule("x")}: allow sqs:SendMessage on queue plain when Bool aws:SecureTransport true`],
    );
  });

  it("has one place for a caller whose permissions are all declared there, else one for each", () => {
    const open = (name: string, line: number): Resource => ({
      ...resource(types.queue, name, { policy: document({ Principal: "*", Action: "sqs:SendMessage" }) }),
      source: { file: "index.ts", line },
    });
    const placesOf = (...resources: readonly Resource[]) =>
      permissionMap(resources).targets.flatMap(({ holders }) =>
        holders.flatMap(({ at, may }) => [at, ...may.map((one) => one.at)]),
      );
    assert.deepEqual(placesOf(open("a", 1), open("b", 1)), ["index.ts:1", "index.ts:1", "index.ts:1"]);
    assert.deepEqual(placesOf(open("a", 1), open("b", 2)), [undefined, "index.ts:1", "index.ts:2"]);
  });

  it("names in conditions what is of the stack, whose automatic name may change", () => {
    const policy = document({
      Principal: "*",
      Action: "sqs:SendMessage",
      Condition: { ArnEquals: { "aws:PrincipalArn": arn.role("eu-ask") } },
    });
    const inbox = made(types.queue, "eu-inbox", arn.queue("eu-inbox"), { policy });
    assert.ok(
      told(platform(), inbox, ...aFunction("eu-ask", { uses: [] })).includes(
        "everybody: allow sqs:SendMessage on queue inbox when ArnEquals aws:PrincipalArn role ask",
      ),
    );
  });

  it("finds the resource of a policy that stands by itself", () => {
    const policy = document({
      Principal: { AWS: "arn:aws:iam::210987654321:root" },
      Action: "s3:GetObject",
      Resource: "*",
    });
    const references = { policy: [urnOf(types.queue, "other")], bucket: [urnOf(types.bucket, "data")] };
    assert.deepEqual(
      told(
        resource(types.bucket, "data", {}),
        resource(types.queue, "other", {}),
        resource(types.bucketPolicy, "data", { policy }, { references }),
      ),
      ["account 210987654321: allow s3:GetObject on bucket data"],
    );
  });

  it("tells who may take a role, but for the service that it is made for", () => {
    const trust = (...principals: readonly object[]) =>
      document(...principals.map((Principal) => ({ Principal, Action: "sts:AssumeRole" })));
    const lambda = { Service: "lambda.amazonaws.com" };
    const hub = { AWS: "arn:aws:iam::210987654321:role/hub" };
    const resources = aFunction("eu-ask", { uses: [] }).map((one) =>
      one.type === types.role ? { ...one, props: { ...one.props, assumeRolePolicy: trust(lambda, hub) } } : one,
    );
    const callers = permissionMap([platform(), ...resources]).targets.flatMap(({ holders }) =>
      holders.flatMap(({ kind, name, may }) =>
        kind === "caller" ? may.map(({ on, because }) => `${name} ${on}: ${because}`) : [],
      ),
    );
    assert.deepEqual(callers, [
      "arn:aws:iam::210987654321:role/hub role ask: trust policy",
      "lambda.amazonaws.com role ask: own service",
    ]);
  });

  it("tells who may call a function, and under which condition", () => {
    const permission = (props: Props) => told(resource(types.permission, "p", { function: "f", ...props }));
    assert.deepEqual(permission({ principal: "*", functionUrlAuthType: "NONE", action: "lambda:InvokeFunctionUrl" }), [
      "everybody: allow lambda:InvokeFunctionUrl on f when functionUrlAuthType NONE",
    ]);
    assert.deepEqual(
      permission({ principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::b", sourceAccount: "210987654321" }),
      ["arn:aws:s3:::b: allow lambda:InvokeFunction on f when sourceAccount 210987654321"],
    );
  });
});
