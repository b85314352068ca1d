import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { listInvestigations } from "../../cli/investigations.ts";
import { until } from "../support/until.ts";
import { RunningPlatform } from "./platform.ts";

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");

describe("events that others published", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());

  it("takes an OCSF logon as its shipper sent it, with the person's address, and shows it unchanged", async () => {
    const event = JSON.parse(fixture("ocsf-authentication.json"));
    event.user.email_addr = "engineer@example.com";
    const { investigationId } = await platform.send(event);
    const host = "win-dc-725.attackrange.local";
    await platform.press(await platform.question(host, "not-me"), "not-me", "engineer@example.com");
    await platform.press(await platform.question(host, "accept"), "accept", "oncall@example.com");
    const view = await platform.ended(investigationId);
    assert.equal(view.outcome, "accepted");
    assert.deepEqual(view.alert, event);
  });

  it("triages GuardDuty's sample finding once, however often EventBridge delivers it", async () => {
    const finding = fixture("guardduty-sample-finding.json");
    const { target, client } = platform.deployment;
    const entry = { Source: "aws.guardduty", DetailType: "GuardDuty Finding", Detail: finding };
    for (let i = 0; i < 2; i++) await new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [entry] }));
    const question = await platform.question("Is it an incident?", "incident");
    await platform.press(question, "incident", "oncall@example.com");
    const found = await until("the case in the listing", async () => {
      const cases = (await listInvestigations(platform.deployment, 2, Date.now())).filter(
        (c) => c.endpoint === "guardduty",
      );
      return cases.length > 0 ? cases : undefined;
    });
    assert.equal(found.length, 1);
    const view = await platform.ended(found[0]?.id ?? "");
    assert.equal(view.outcome, "incident");
    assert.equal(view.severity, "high");
    assert.ok(view.results["find-resource-cases[0]"]);
    assert.ok(target.playbooks["guardduty-triage"]);
    const issue = (await platform.issues()).find((i) => i.labels.includes("guardduty"));
    assert.match(issue?.summary ?? "", /S3 API GeneratedFindingAPIName/);
  });
});
