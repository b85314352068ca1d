import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDeployment, type LocalOutputs, type Target } from "../../cli/deployment.ts";

const target = (name: string, region: string): Target => ({
  ...{ name, region, account: "000000000001", apiUrl: "", vaultBucket: "", playbooks: {}, functions: {}, secrets: {} },
  ...{ alertsTable: "a", resultsTable: "r", interactionsTable: "i" },
});

describe("finding a deployment with several targets", () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "deployment-"));
    const addresses = { gateway: "http://127.0.0.1:1", slack: "", jira: "" };
    const credentials = { accessKeyId: "a", secretAccessKey: "s" };
    const other = { ...target("other", "us-east-1"), account: "000000000002" };
    const targets = [target("eu", "eu-central-1"), target("us", "us-east-1"), other];
    const accounts = { "000000000001": credentials, "000000000002": { accessKeyId: "b", secretAccessKey: "t" } };
    const members = [
      { name: "shop", account: "000000000003", region: "eu-central-1", hub: "socless-eu" },
      { name: "bank", account: "000000000003", region: "eu-central-1", hub: "socless-security" },
    ];
    const outputs: LocalOutputs = { pid: 1, ...addresses, credentials, accounts, targets, members };
    writeFileSync(join(data, "members.json"), JSON.stringify({ targets: [], members }));
    writeFileSync(join(data, "outputs.json"), JSON.stringify(outputs));
  });
  afterEach(() => rmSync(data, { recursive: true }));

  for (const [where, found] of [
    ["the local cloud", () => findDeployment({ local: true, data, target: "us" })],
    ["the stack's outputs", () => findDeployment({ outputs: join(data, "outputs.json"), target: "us" })],
  ] as const)
    it(`takes the named one of ${where}, and speaks to its region`, () => {
      assert.equal(found().target.name, "us");
      assert.equal(found().client.region, "us-east-1");
    });

  it("takes the credentials of the target's account in the local cloud, and leaves them to the SDK elsewhere", () => {
    const keyOf = (name: string) => findDeployment({ local: true, data, target: name }).client.credentials?.accessKeyId;
    assert.deepEqual(["eu", "us", "other"].map(keyOf), ["a", "a", "b"]);
    assert.equal(findDeployment({ outputs: join(data, "outputs.json"), target: "us" }).client.credentials, undefined);
  });

  for (const [which, name, instead] of [
    ["whose hub is here", "shop", 'its hub "eu" has the cases. Use --target eu.'],
    ["whose hub is elsewhere", "bank", 'its hub "security" has the cases. Use the outputs of the hub\'s stack.'],
  ] as const)
    it(`says of a member ${which} that it has no platform, and who has the cases`, () => {
      const message = `The target "${name}" is a member and has no platform: ${instead}`;
      const file = join(data, "outputs.json");
      for (const where of [{ local: true, data }, { outputs: file }])
        assert.throws(() => findDeployment({ ...where, target: name }), { message });
    });

  it("says the same where there are members alone", () => {
    const outputs = join(data, "members.json");
    assert.throws(() => findDeployment({ outputs }), /"shop" is a member .* Use the outputs of the hub's stack\./);
    assert.throws(() => findDeployment({ outputs, target: "bank" }), /"bank" is a member/);
  });

  it("asks which one is meant", () => {
    assert.throws(() => findDeployment({ local: true, data }), {
      message: /choose one with --target: eu, us, other\./,
    });
  });
});
