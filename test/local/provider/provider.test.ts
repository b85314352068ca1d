import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Assume, bySession, everywhere } from "../../../local/provider/identity.ts";
import { openProvider, type Provider } from "../../../local/provider/provider.ts";
import { unknown } from "../../../local/provider/values.ts";
import type { Properties } from "../../../local/service.ts";
import { type OpenStore, openStore } from "../../../local/store.ts";
import { context, sampleService } from "./sample.ts";

const account = "000000000001";
const subject = { type: "aws:sample/box:Box", urn: context.urn, provider: { region: "us-east-1" } };

describe("the provider", () => {
  let folder: string;
  let store: OpenStore;
  let made: Map<string, Properties>;
  let provider: Provider;
  const taken: Record<string, unknown>[] = [];
  const assume: Assume = (roleArn, by, { name: session, context = {} }) => {
    if (roleArn.endsWith("closed")) throw new Error("not trusted");
    const [, , , , of = "", role = ""] = roleArn.replace("role/", "").split(":");
    taken.push({ by: by.kind === "service" ? by.service : by.arn, roleArn, session, context });
    const arn = `arn:aws:sts::${of}:assumed-role/${role}/${session}`;
    return { kind: "role", account: of, arn, roleArn, session };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "provider-"));
    store = openStore(join(folder, "cloud.db"));
    made = new Map();
    provider = openProvider([sampleService(made)], store, bySession(assume))(account);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  it("gives inputs and the service's own outputs as outputs", async () => {
    const { inputs } = provider.check(subject, { kind: "a", name: "one" });
    const { id, outputs } = await provider.create(subject, inputs, "token");
    assert.equal(id, "one");
    const arn = `arn:aws:sample:us-east-1:${account}:box/one`;
    assert.deepEqual(outputs, { kind: "a", name: "one", size: 3, region: "us-east-1", arn, version: "1" });
  });

  it("makes a resource once when the same creation is asked for again", async () => {
    const { inputs } = provider.check(subject, { kind: "a", name: "one" });
    const first = await provider.create(subject, inputs, "token");
    const again = await provider.create(subject, inputs, "token");
    assert.deepEqual([again.id, again.outputs], [first.id, first.outputs]);
    await assert.rejects(provider.create(subject, inputs, "another"), /exists already/);
  });

  it("leaves at preview unknown what only the service knows, and keeps the ARN of what is changed in place", () => {
    const { inputs } = provider.check(subject, { kind: "a", name: "one" });
    const { arn, version, name } = provider.preview(subject, inputs);
    assert.deepEqual({ arn, version, name }, { arn: unknown, version: unknown, name: "one" });
    const changed = provider.preview(subject, inputs, { arn: "arn:old", version: "1" });
    assert.deepEqual([changed.arn, changed.version], ["arn:old", unknown]);
    assert.equal(made.size, 0);
  });

  it("refuses a type that it does not know", () => {
    const other = { ...subject, type: "aws:ec2/vpc:Vpc" };
    assert.throws(() => provider.check(other, {}), /does not know the resource type aws:ec2\/vpc:Vpc/);
    assert.throws(() => provider.invoke("aws:ec2/getAmi:getAmi", {}, subject.provider), /does not know the function/);
  });

  it("acts as the operator, or as the role at the end of those that it takes, each with its external id", () => {
    const first = { roleArn: "arn:aws:iam::000000000001:role/hub", sessionName: "one" };
    const second = { roleArn: "arn:aws:iam::000000000002:role/deploy", externalId: "x-1" };
    const invoke = (inputs: Properties) => {
      const { accountId, arn } = provider.invoke(
        "aws:index/getCallerIdentity:getCallerIdentity",
        {},
        { region: "us-east-1", ...inputs },
      );
      return [accountId, arn];
    };
    assert.deepEqual(invoke({}), [account, `arn:aws:iam::${account}:user/operator`]);
    const other = "000000000002";
    assert.deepEqual(invoke({ assumeRoles: JSON.stringify([first, second]) }), [
      other,
      `arn:aws:sts::${other}:assumed-role/deploy/pulumi`,
    ]);
    assert.deepEqual(taken.slice(0, 2), [
      { by: `arn:aws:iam::${account}:user/operator`, roleArn: first.roleArn, session: "one", context: {} },
      {
        by: `arn:aws:sts::${account}:assumed-role/hub/one`,
        roleArn: second.roleArn,
        session: "pulumi",
        context: { "sts:ExternalId": "x-1" },
      },
    ]);
  });

  it("is refused when it may not take its role, or takes one of an account that it does not allow", () => {
    const check = (roleArn: string) =>
      provider.checkProvider({
        region: "us-east-1",
        allowedAccountIds: '["000000000002"]',
        assumeRoles: [{ roleArn }],
      });
    assert.deepEqual(check("arn:aws:iam::000000000002:role/deploy"), []);
    assert.deepEqual(check("arn:aws:iam::000000000003:role/deploy"), [
      { property: "allowedAccountIds", reason: "AWS account ID not allowed: 000000000003" },
    ]);
    assert.deepEqual(check("arn:aws:iam::000000000002:role/closed"), [
      { property: "assumeRoles", reason: "Cannot assume IAM Role: not trusted" },
    ]);
    assert.throws(
      () => provider.check({ ...subject, provider: { region: "us-east-1", assumeRoles: [{ roleArn: "closed" }] } }, {}),
      /not trusted/,
    );
  });

  it("acts in each account that its providers allow, in a cloud of every account", () => {
    const every = openProvider([sampleService(made)], store, everywhere)(account);
    const allowedAccountIds = '["000000000009"]';
    assert.deepEqual(every.checkProvider({ region: "us-east-1", allowedAccountIds }), []);
    const invoke = (inputs: Properties) =>
      every.invoke("aws:index/getCallerIdentity:getCallerIdentity", {}, { region: "us-east-1", ...inputs }).accountId;
    assert.deepEqual([invoke({}), invoke({ allowedAccountIds })], [account, "000000000009"]);
    assert.equal(invoke({ assumeRoles: [{ roleArn: "arn:aws:iam::000000000008:role/deploy" }] }), "000000000008");
  });

  it("refuses a provider without a region, for another account, or with an unknown input", () => {
    const problems = (inputs: Properties) => provider.checkProvider(inputs).map(({ property }) => property);
    assert.deepEqual(problems({ region: "us-east-1", allowedAccountIds: `["${account}"]` }), []);
    assert.deepEqual(problems({ region: unknown }), []);
    assert.deepEqual(problems({}), ["region"]);
    assert.deepEqual(problems({ region: "nowhere" }), ["region"]);
    assert.deepEqual(problems({ region: "us-east-1", allowedAccountIds: ["000000000009"] }), ["allowedAccountIds"]);
    assert.deepEqual(problems({ region: "us-east-1", colour: "red" }), ["provider"]);
  });
});
