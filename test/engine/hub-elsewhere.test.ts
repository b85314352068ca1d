/** A hub and its member in two stacks of one backend, as two teams have them. */
import assert from "node:assert/strict";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetPublicAccessBlockCommand, S3Client } from "@aws-sdk/client-s3";
import { stringify } from "yaml";
import { listInvestigations } from "../../cli/investigations.ts";
import { until } from "../support/until.ts";
import { setTargets } from "../whole/every-target.ts";
import { bucketIn } from "../whole/hub-and-member.ts";
import { needPulumi, type Workspace } from "./support/pulumi.ts";
import { changes, readState, Stack } from "./support/stack.ts";

const [hub, member] = ["000000000001", "333333333333"];
const region = "us-east-1";
const organization = "o-a1b2c3d4e5";
const deploymentRole = { arn: `arn:aws:iam::${member}:role/socless-deployment`, externalId: "socless-shop" };
const shop = { name: "shop", account: member, region, deploymentRole };
const endpoints = ["guardduty"];

describe("pulumi up of a member whose hub is in another stack", function () {
  this.timeout(600_000);
  const stack = new Stack("local", [member], organization);
  const { platform } = stack;
  let members: Workspace;
  const setMember = (target: object) => {
    const config = { "socless:organization": { id: organization }, "socless:targets": [target] };
    members.write("Pulumi.dev.yaml", stringify({ config }));
  };
  const clientOf = (account: string) => ({
    region,
    endpoint: platform.outputs.gateway,
    credentials: platform.outputs.accounts[account] ?? assert.fail(`no operator of ${account}`),
    forcePathStyle: true,
  });
  before(async function () {
    needPulumi(this);
    await stack.start();
    const Condition = { StringEquals: { "sts:ExternalId": deploymentRole.externalId } };
    const Principal = { AWS: `arn:aws:iam::${hub}:root` };
    const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    const role = new CreateRoleCommand({ RoleName: "socless-deployment", AssumeRolePolicyDocument });
    await new IAMClient(clientOf(member)).send(role);
    setTargets(stack.pulumi.folder, [{ name: "hub", account: hub, region }]);
    members = stack.pulumi.elsewhere({ PULUMI_STACK: "dev" });
    await members.ok("stack", "init", "dev");
    setMember({ ...shop, endpoints, hub: { stack: "local", target: "hub" } });
  });
  after(() => stack.remove());

  it("waits in a sentence for the hub's stack, and for a hub that takes members", async () => {
    const refused = async (said: RegExp) => {
      const { code, out, err } = await members.run("up", "--yes", "--skip-preview");
      assert.notEqual(code, 0);
      assert.match(out + err, said);
    };
    await refused(/The stack organization\/socless\/local has no target "hub" to be a hub; it has: none\. Deploy the/);
    await stack.up();
    await refused(/The target "hub" of organization\/socless\/local takes no members: set socless:organization there,/);
  });

  it("finds the hub in that stack's outputs, however the stack is named, and has nothing to change right after", async () => {
    await stack.pulumi.ok("config", "set", "--path", "socless:organization.id", organization);
    await stack.up();
    await members.ok("up", "--yes", "--skip-preview");
    assert.ok((await readState(members)).some(({ urn }) => urn.endsWith("::socless-shop-from-guardduty")));
    // A preview reads the other stack again; nothing of it is this stack's.
    const changed = async () =>
      Object.keys(await changes(members)).filter((urn) => !urn.includes("::pulumi:pulumi:StackReference::"));
    assert.deepEqual(await changed(), []);
    setMember({ ...shop, endpoints, hub: { stack: "organization/socless/local", target: "hub" } });
    assert.deepEqual(await changed(), []);
  });

  it("brings the member's finding to the hub, which acts in the member when a person says so", async () => {
    const bucket = await bucketIn(platform, member);
    const detail = {
      id: "f1",
      accountId: member,
      region,
      type: "Policy:S3/BucketBlockPublicAccessDisabled",
      severity: 2,
      title: `Block Public Access of ${bucket} was disabled.`,
      description: "Amazon S3 Block Public Access was disabled.",
      resource: { resourceType: "S3Bucket", s3BucketDetails: [{ name: bucket, arn: `arn:aws:s3:::${bucket}` }] },
    };
    const entry = { Source: "aws.guardduty", DetailType: "GuardDuty Finding", Detail: JSON.stringify(detail) };
    await new EventBridgeClient(clientOf(member)).send(new PutEventsCommand({ Entries: [entry] }));
    const found = await until("the case", async () => {
      const cases = await listInvestigations(platform.deployment, 2, Date.now());
      return cases.find(({ endpoint }) => endpoint === "guardduty");
    });
    await platform.press(await platform.question(bucket, "block"), "block", "oncall@example.com");
    const { status, outcome, timeline } = await platform.ended(found.id);
    assert.deepEqual([status, outcome], ["succeeded", "closed"], JSON.stringify(timeline));
    const read = new GetPublicAccessBlockCommand({ Bucket: bucket });
    const { PublicAccessBlockConfiguration: block } = await new S3Client(clientOf(member)).send(read);
    assert.deepEqual(Object.values(block ?? {}), [true, true, true, true]);
  });
});
