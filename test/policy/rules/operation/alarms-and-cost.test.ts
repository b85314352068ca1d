import assert from "node:assert/strict";
import { reasonedCost } from "../../../../policy/rules/operation/reasoned-cost.ts";
import { toldAlarms } from "../../../../policy/rules/operation/told-alarms.ts";
import { found, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("an alarm", () => {
  it("tells somebody", () => {
    const alarmActions = ["arn:aws:sns:eu-central-1:123456789012:on-call"];
    assert.deepEqual(found(toldAlarms, alarm, { alarmActions }), []);
    assert.deepEqual(found(toldAlarms, alarm, {}), ["alarmActions: nobody is told when it goes off"]);
    assert.deepEqual(found(toldAlarms, alarm, { alarmActions: [] }), ["alarmActions: nobody is told when it goes off"]);
    assert.deepEqual(found(toldAlarms, alarm, { alarmActions, actionsEnabled: false }), [
      "actionsEnabled: its actions are switched off",
    ]);
  });

  it("is waited for", () => {
    assert.deepEqual(found(toldAlarms, alarm, { alarmActions: [notKnownYet] }), []);
    assert.deepEqual(waitsFor(toldAlarms, alarm, { alarmActions: [notKnownYet] }), ["alarmActions.0"]);
  });
});

describe("what costs while nothing happens", () => {
  const reason = { "socless:reason": "Jira admits fixed addresses only" };

  it("says why it is there", () => {
    const nat = "aws:ec2/natGateway:NatGateway";
    assert.deepEqual(found(reasonedCost, nat, { tags: { Name: "nat" } }), [
      "tags: a NAT gateway costs by the hour, and no tag socless:reason says why",
    ]);
    assert.deepEqual(found(reasonedCost, nat, { tags: reason }), []);
    assert.equal(found(reasonedCost, nat, { tags: { "socless:reason": " " } }).length, 1);
    assert.equal(
      found(reasonedCost, "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig", {}).length,
      1,
    );
  });

  it("is told from what is paid by use", () => {
    assert.deepEqual(found(reasonedCost, types.table, { billingMode: "PAY_PER_REQUEST" }), []);
    assert.deepEqual(found(reasonedCost, types.table, { billingMode: notKnownYet }), []);
    assert.deepEqual(found(reasonedCost, types.table, { readCapacity: 5, writeCapacity: 5 }), [
      "billingMode: its capacity is provisioned, and no tag socless:reason says why",
    ]);
    assert.deepEqual(found(reasonedCost, types.table, { billingMode: "PROVISIONED", tags: reason }), []);
    const stream = "aws:kinesis/stream:Stream";
    assert.deepEqual(found(reasonedCost, stream, { streamModeDetails: { streamMode: "ON_DEMAND" } }), []);
    assert.equal(found(reasonedCost, stream, { shardCount: 1 }).length, 1);
    const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
    assert.deepEqual(found(reasonedCost, endpoint, { serviceName: "com.amazonaws.eu-central-1.s3" }), []);
    assert.equal(found(reasonedCost, endpoint, { vpcEndpointType: "Interface" }).length, 1);
  });
});
