import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { exportedResources, resourcesByTarget, strangers } from "../support/places.ts";
import { endsOnEach, setTargets } from "../whole/every-target.ts";
import { needPulumi } from "./support/pulumi.ts";
import { preview, Stack } from "./support/stack.ts";

const [one, two] = ["000000000001", "333333333333"];
const [east, west] = ["us-east-1", "eu-west-1"];
const externalId = "socless-prod-4f1d";
const deploymentRole = { arn: `arn:aws:iam::${two}:role/socless-deployment`, externalId };
const targets = [
  { name: "one-east", account: one, region: east },
  { name: "one-west", account: one, region: west },
  { name: "two-east", account: two, region: east, deploymentRole },
  { name: "two-west", account: two, region: west, deploymentRole },
];

/** The trust policy that docs/deploying.md gives, for these accounts and for whom deploys here. */
function documentedTrust(): string {
  const page = readFileSync(new URL("../../docs/deploying.md", import.meta.url), "utf8");
  const [, document = ""] = /## Many accounts.*?```json\n(.*?)```/s.exec(page) ?? [];
  assert.ok(document.includes(externalId) && document.includes("role/ci"), document);
  return document.replaceAll("111111111111", one).replace("role/ci", "user/operator");
}

describe("pulumi up of two accounts and two regions", function () {
  this.timeout(900_000);
  const stack = new Stack("local", [two]);
  const { platform } = stack;
  before(async function () {
    needPulumi(this);
    await stack.start();
    setTargets(stack.pulumi.folder, targets);
    const { slack, jira } = platform.outputs;
    await stack.integrate("slack/api-url", `${slack}/api/`);
    await stack.integrate("jira/url", jira);
  });
  after(() => stack.remove());

  it("says which role cannot be taken as long as its account has none", async () => {
    const { code, out, err } = await stack.pulumi.run("preview");
    assert.notEqual(code, 0);
    assert.match(
      out + err,
      /Cannot assume IAM Role: User: arn:aws:iam::000000000001:user\/operator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::333333333333:role\/socless-deployment/,
    );
  });

  it("deploys them all, each with its own provider, by the role whose trust policy the documentation gives", async () => {
    const credentials = platform.outputs.accounts[two] ?? assert.fail("no operator of the second account");
    const iam = new IAMClient({ region: east, endpoint: platform.outputs.gateway, credentials });
    await iam.send(
      new CreateRoleCommand({ RoleName: "socless-deployment", AssumeRolePolicyDocument: documentedTrust() }),
    );
    await stack.up();
    const found = resourcesByTarget(exportedResources(await stack.pulumi.ok("stack", "export")), targets);
    assert.ok([...found.values()].every((resources) => resources.length > 100));
    assert.deepEqual(
      [...found].flatMap(([target, resources]) => resources.flatMap((each) => strangers(each, target, targets))),
      [],
    );
  });

  it("has platforms that each take an alert to its end by themselves", () => endsOnEach(platform));

  it("has nothing to change right after, and is found by a refresh as it was deployed", async () => {
    await stack.pulumi.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.deepEqual(Object.keys(await preview(stack.pulumi)), ["same"]);
  });

  it("is refused in the account whose role asks for another external id", async () => {
    const other = stack.pulumi.elsewhere();
    const changed = { ...deploymentRole, externalId: "socless-dev" };
    setTargets(
      other.folder,
      targets.map((target) => ("deploymentRole" in target ? { ...target, deploymentRole: changed } : target)),
    );
    const { code, out, err } = await other.run("preview");
    assert.notEqual(code, 0);
    assert.match(out + err, /Cannot assume IAM Role/);
  });

  it("takes a target off the list, and nothing else", async () => {
    setTargets(stack.pulumi.folder, targets.slice(0, 3));
    await stack.up();
    assert.deepEqual(
      platform.outputs.targets.map(({ name }) => name),
      ["one-east", "one-west", "two-east"],
    );
    const left = resourcesByTarget(exportedResources(await stack.pulumi.ok("stack", "export")), targets);
    assert.deepEqual(
      [...left].map(([{ name }, resources]) => [name, resources.length > 100]),
      targets.map(({ name }) => [name, name !== "two-west"]),
    );
  });
});
