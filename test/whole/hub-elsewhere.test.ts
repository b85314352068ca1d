/** A stack that has members alone: their hub is in another stack, which nothing here can read. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { copyProgram, type ProgramCopy } from "./program-copy.ts";
import { socless } from "./without-a-cloud.ts";

const region = "eu-central-1";
const shop = {
  name: "shop",
  account: "111111111111",
  region,
  hub: { stack: "organization/socless/security", target: "hub" },
  endpoints: ["guardduty"],
};
const roleOf = (account: string) => ({ arn: `arn:aws:iam::${account}:role/deployment`, externalId: "socless-1" });
const bankAccount = "333333333333";
/** The same hub, by its stack's name alone. */
const bank = {
  ...shop,
  name: "bank",
  hub: { stack: "security", target: "hub" },
  account: bankAccount,
  deploymentRole: roleOf(bankAccount),
};
const notRead =
  /The stack organization\/socless\/security is not read: the account of a hub there stands as 000000000000\.\n/;

const estimate = z.object({
  fixed: z.number(),
  targets: z.array(
    z.object({
      name: z.string(),
      hub: z.string(),
      fixed: z.object({ usd: z.number() }),
      forwards: z.array(z.object({ name: z.string(), event: z.unknown() })),
      notEstimated: z.array(z.string()),
    }),
  ),
});

describe("a stack whose hub is in another one", function () {
  this.timeout(300_000);
  let program: ProgramCopy;
  const set = (...targets: readonly object[]) => {
    const integrations = { "jira/url": "https://example.atlassian.net", "jira/email": "socless@example.com" };
    const config = { organization: { id: "o-a1b2c3d4e5" }, targets, integrations };
    const named = Object.fromEntries(Object.entries(config).map(([key, value]) => [`socless:${key}`, value]));
    writeFileSync(join(program.folder, "Pulumi.dev.yaml"), stringify({ config: named }));
  };
  before(() => {
    program = copyProgram();
    set(shop);
    program.commit();
  });
  after(() => program.remove());

  it("is judged by the policy pack as a member of the same stack is", async () => {
    const judged = async () => {
      const { out, err } = await socless(program.folder, ["policy", "check", "--stack", "dev", "--json"]);
      assert.notEqual(out, "", err);
      const { findings, unjudged, permissions } = JSON.parse(out);
      const ofShop = ({ resource, rule, message }: Record<"resource" | "rule" | "message", string>) =>
        resource.includes("::socless-shop") ? [`${rule}: ${message}`] : [];
      return { err, found: findings.flatMap(ofShop).toSorted(), unjudged, text: JSON.stringify(permissions) };
    };
    const elsewhere = await judged();
    assert.match(elsewhere.err, notRead);
    assert.ok(elsewhere.text.includes(":000000000000:event-bus/socless-hub"));
    const hub = { name: "hub", account: bankAccount, region, deploymentRole: roleOf(bankAccount) };
    set(hub, { ...shop, hub: "hub" });
    const here = await judged();
    assert.doesNotMatch(here.err, /is not read/);
    assert.deepEqual(elsewhere.found, here.found);
    assert.ok(elsewhere.found.some((one: string) => one.startsWith("cloudwatch-told-alarms")));
    assert.deepEqual([elsewhere.unjudged, here.unjudged], [[], []]);
  });

  it("is estimated, and so is a member that joins", async () => {
    set(shop, bank);
    const { code, out, err } = await socless(program.folder, ["cost", "--stack", "dev", "--json"]);
    assert.equal(code, 0, err);
    assert.match(err, notRead);
    const { targets, fixed } = estimate.parse(JSON.parse(out));
    assert.equal(fixed, 0.2);
    const usage = { eventSent: 1 };
    for (const name of ["shop", "bank"]) {
      const found = targets.find((one) => one.name === name);
      assert.deepEqual([found?.hub, found?.fixed.usd, found?.notEstimated], ["hub", 0.1, []]);
      assert.deepEqual(
        found?.forwards.map(({ name, event }) => [name, event]),
        [["guardduty", { usd: 0.000001, usage }]],
      );
    }
    const change = await socless(program.folder, ["cost", "--stack", "dev", "--diff", "HEAD", "--json"]);
    assert.equal(change.code, 0, change.err);
    const [added, ...others] = JSON.parse(change.out).targets;
    assert.deepEqual([added.name, added.how, added.hub, others], ["bank", "added", "hub", []]);
    assert.equal(added.forwards[0].how, "added");
  });
});
