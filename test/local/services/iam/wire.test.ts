import assert from "node:assert/strict";
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  paginateListRolePolicies,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import { account, type Made, named, runningCloud, type TestCloud } from "../running-cloud.ts";

const policy = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const trust = policy({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });
const reads = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a+b/%20*" });

describe("IAM on the wire", () => {
  let cloud: TestCloud;
  let iam: IAMClient;
  const roles = new Map<string, Made>();

  before(async () => {
    cloud = await runningCloud();
    iam = new IAMClient(cloud.client);
    for (const [name, path] of Object.entries({ one: "/a/x/", two: "/a/y/", three: "/b/", gone: "/c/" })) {
      const inputs = { path, assumeRolePolicy: trust, description: `role ${name}`, tags: { owner: name } };
      roles.set(name, await cloud.create("aws:iam/role:Role", name, inputs));
    }
  });
  after(() => cloud.close());
  const nameOf = (name: string) => String(roles.get(name)?.outputs.name);

  it("lists roles below a path, page by page, as they were declared", async () => {
    const found = [];
    for await (const { Roles = [] } of paginateListRoles({ client: iam, pageSize: 1 }, { PathPrefix: "/a/" }))
      found.push(...Roles);
    assert.deepEqual(found.map(({ RoleName }) => RoleName).sort(), [nameOf("one"), nameOf("two")].sort());
    const one = found.find(({ Path }) => Path === "/a/x/");
    assert.equal(one?.Arn, `arn:aws:iam::${account}:role/a/x/${nameOf("one")}`);
    assert.equal(decodeURIComponent(one?.AssumeRolePolicyDocument ?? ""), trust);
    assert.equal(one?.Description, "role one");
    assert.ok(one?.CreateDate instanceof Date);
    const nothing = await iam.send(new ListRolesCommand({ PathPrefix: "/nowhere/" }));
    assert.deepEqual([nothing.Roles, nothing.IsTruncated], [[], false]);
  });

  it("tells a role's tags, and follows their change", async () => {
    const tagsOf = async () => (await iam.send(new ListRoleTagsCommand({ RoleName: nameOf("three") }))).Tags;
    assert.deepEqual(await tagsOf(), [{ Key: "owner", Value: "three" }]);
    const three = roles.get("three");
    assert.ok(three);
    await cloud.update("aws:iam/role:Role", "three", three, {
      path: "/b/",
      assumeRolePolicy: trust,
      tags: { owner: "x" },
    });
    assert.deepEqual(await tagsOf(), [{ Key: "owner", Value: "x" }]);
  });

  it("puts, lists, shows and deletes inline policies", async () => {
    const RoleName = nameOf("one");
    for (const PolicyName of ["p1", "p2", "p3"])
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: reads }));
    const names = [];
    for await (const page of paginateListRolePolicies({ client: iam, pageSize: 2 }, { RoleName }))
      names.push(...(page.PolicyNames ?? []));
    assert.deepEqual(names, ["p1", "p2", "p3"]);
    const shown = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "p2" }));
    assert.equal(decodeURIComponent(shown.PolicyDocument ?? ""), reads);
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "p2" }));
    const left = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    assert.deepEqual(left.PolicyNames, ["p1", "p3"]);
  });

  it("refuses a policy that is none, and one more than a role may have", async () => {
    const RoleName = nameOf("two");
    const put = (PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    await assert.rejects(put("p", "{}"), named("MalformedPolicyDocumentException"));
    const sized = (characters: number) => {
      const empty = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "" });
      return empty.replace('"Resource":""', `"Resource": "${"x".repeat(characters - empty.length)}"`);
    };
    await put("first", sized(10_000));
    await put("first", sized(10_000));
    await put("second", sized(240));
    await assert.rejects(put("second", sized(241)), {
      name: "LimitExceededException",
      message: `Maximum policy size of 10240 bytes exceeded for role ${RoleName}`,
    });
    const fourth = cloud.create("aws:iam/rolePolicy:RolePolicy", "more", { role: RoleName, policy: reads });
    await assert.rejects(fourth, /LimitExceeded: Maximum policy size of 10240 bytes exceeded/);
  });

  it("deletes a role only when its policies are gone", async () => {
    const RoleName = nameOf("gone");
    const names = ["p1", "p2"];
    for (const PolicyName of names)
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: reads }));
    for (const PolicyName of names) {
      await assert.rejects(iam.send(new DeleteRoleCommand({ RoleName })), named("DeleteConflictException"));
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    }
    await iam.send(new DeleteRoleCommand({ RoleName }));
    for (const gone of [
      iam.send(new DeleteRoleCommand({ RoleName })),
      iam.send(new ListRoleTagsCommand({ RoleName })),
      iam.send(new DeleteRolePolicyCommand({ RoleName: nameOf("two"), PolicyName: "nope" })),
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: reads })),
    ])
      await assert.rejects(gone, named("NoSuchEntityException"));
  });

  it("a deployment deletes a role with the policies of others on it where it may force that", async () => {
    const inputs = { assumeRolePolicy: trust, forceDetachPolicies: true };
    const shared = await cloud.create("aws:iam/role:Role", "shared", inputs);
    const RoleName = String(shared.outputs.name);
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "theirs", PolicyDocument: reads }));
    await cloud.delete("aws:iam/role:Role", "shared", shared);
    await assert.rejects(iam.send(new ListRoleTagsCommand({ RoleName })), named("NoSuchEntityException"));
  });

  it("asks for a permission on the role, by the role's own ARN", async () => {
    const arn = String(roles.get("two")?.outputs.arn);
    const Action = ["iam:ListRolePolicies", "iam:ListRoles"];
    const client = await cloud.clientAs("reader", [{ Effect: "Allow", Action, Resource: ["*"] }]);
    const reader = new IAMClient(client);
    await reader.send(new ListRolesCommand({}));
    await reader.send(new ListRolePoliciesCommand({ RoleName: nameOf("two") }));
    await assert.rejects(reader.send(new DeleteRoleCommand({ RoleName: nameOf("two") })), {
      name: "AccessDenied",
      message: new RegExp(`iam:DeleteRole on resource: ${arn}`),
    });
  });
});
