import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Member, memberParts } from "../../components/member.ts";
import { endpoints } from "../../functions/endpoints/index.ts";
import { blockPublicAccess } from "../../functions/tasks/aws/index.ts";
import { listing, only, register } from "./support/monitor.ts";

const hub = {
  stack: "prod",
  name: "socless-hub",
  account: "222222222222",
  eventBus: pulumi.output("arn:aws:events:eu-central-1:222222222222:event-bus/members"),
};
const place = { account: "123456789012", region: "eu-central-1", organization: "o-a1b2c3d4e5" };

const made = (chosen?: readonly string[]) =>
  register((opts) => {
    const parts = memberParts({ endpoints: chosen }, { endpoints, tasks: [blockPublicAccess] });
    new Member("socless-shop", { ...place, ...parts, hub }, opts);
  });
/** Rules and their targets. */
const sending = (all: readonly string[]) => all.filter((one) => /^cloudwatch\.Event/.test(one));

describe("a member", () => {
  it("has a rule and its target for each AWS event that it has chosen, and none for the others", async () => {
    const few = await made(["security-hub"]);
    assert.deepEqual(sending(listing(few)), [
      "cloudwatch.EventRule socless-shop-from-security-hub",
      "cloudwatch.EventTarget socless-shop-from-security-hub",
    ]);
    const all = await made();
    const sources = ["access-analyzer", "guardduty", "security-hub", "sign-in-failures"];
    assert.deepEqual(
      sending(listing(all)),
      ["EventRule", "EventTarget"].flatMap((kind) =>
        sources.map((one) => `cloudwatch.${kind} socless-shop-from-${one}`),
      ),
    );
    assert.equal(all.length - few.length, 2 * 3);
  });

  it("sends each to the hub's bus, and keeps what is not taken", async () => {
    const registered = await made(["sign-in-failures"]);
    const { inputs } = only(registered, "cloudwatch.EventTarget");
    assert.equal(inputs.arn, "arn:aws:events:eu-central-1:222222222222:event-bus/members");
    assert.deepEqual(inputs.deadLetterConfig, { arn: "arn:aws:sqs:socless-shop-from-undelivered" });
    assert.match(String(only(registered, "cloudwatch.EventRule").inputs.eventPattern), /"ConsoleLogin":\["Failure"\]/);
  });
});
