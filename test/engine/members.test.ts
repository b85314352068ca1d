import assert from "node:assert/strict";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { listInvestigations } from "../../cli/investigations.ts";
import { until } from "../support/until.ts";
import { setTargets } from "../whole/every-target.ts";
import { needPulumi } from "./support/pulumi.ts";
import { preview, readState, Stack } from "./support/stack.ts";

const [hub, member] = ["000000000001", "333333333333"];
const region = "us-east-1";
const organization = "o-a1b2c3d4e5";
const deploymentRole = { arn: `arn:aws:iam::${member}:role/socless-deployment`, externalId: "socless-members" };
const place = { name: "hub", account: hub, region };
const targets = [place, { name: "member", account: member, region, hub: "hub", deploymentRole }];

describe("pulumi up of a hub and a member", function () {
  this.timeout(600_000);
  const stack = new Stack("local", [member], organization);
  const { platform } = stack;
  before(async function () {
    needPulumi(this);
    await stack.start();
    setTargets(stack.pulumi.folder, targets);
    await stack.pulumi.ok("config", "set", "--path", "socless:organization.id", organization);
    const trust = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${hub}:root` },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": deploymentRole.externalId } },
    };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
    await new IAMClient(clientOf(member)).send(
      new CreateRoleCommand({ RoleName: "socless-deployment", AssumeRolePolicyDocument }),
    );
    await stack.up();
  });
  after(() => stack.remove());

  const clientOf = (account: string) => ({
    region,
    endpoint: platform.outputs.gateway,
    credentials: platform.outputs.accounts[account] ?? assert.fail(`no operator of ${account}`),
  });

  it("has nothing to change right after, and is found by a refresh as it was deployed", async () => {
    await stack.pulumi.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.deepEqual(Object.keys(await preview(stack.pulumi)), ["same"]);
  });

  it("brings a member's finding to the hub", async () => {
    const detail = {
      id: "f1",
      accountId: member,
      type: "Recon:EC2/Portscan",
      severity: 2,
      title: "t",
      description: "d",
    };
    await new EventBridgeClient(clientOf(member)).send(
      new PutEventsCommand({
        Entries: [{ Source: "aws.guardduty", DetailType: "GuardDuty Finding", Detail: JSON.stringify(detail) }],
      }),
    );
    const found = await until("the case", async () => {
      const cases = await listInvestigations(platform.deployment, 2, Date.now());
      return cases.find(({ endpoint }) => endpoint === "guardduty");
    });
    const view = await platform.ended(found.id);
    assert.equal(view.outcome, "noted");
    assert.ok(JSON.stringify(view.alert).includes(`"account":"${member}"`));
  });

  it("lets the member leave, and nothing of it is left", async () => {
    setTargets(stack.pulumi.folder, [place]);
    await stack.up();
    assert.deepEqual(
      (await readState(stack.pulumi)).filter(({ urn }) => urn.includes("socless-member")).map(({ urn }) => urn),
      [],
    );
  });
});
