import assert from "node:assert/strict";
import { runningCloud, type TestCloud } from "../running-cloud.ts";

describe("Alarms and topics", () => {
  let cloud: TestCloud;
  before(async () => {
    cloud = await runningCloud();
  });
  after(() => cloud.close());

  const type = "aws:cloudwatch/metricAlarm:MetricAlarm";
  const alarm = {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: "dead" },
    statistic: "Maximum",
    period: 60,
    threshold: 0,
    treatMissingData: "notBreaching",
  };

  it("are made with their names and ARNs", async () => {
    const topic = await cloud.create("aws:sns/topic:Topic", "alarms", { kmsMasterKeyId: "alias/aws/sns" });
    assert.match(String(topic.outputs.arn), /^arn:aws:sns:us-east-1:000000000001:alarms-[0-9a-f]{7}$/);
    const made = await cloud.create(type, "dead", { ...alarm, alarmActions: [topic.outputs.arn] });
    assert.equal(made.outputs.arn, `arn:aws:cloudwatch:us-east-1:000000000001:alarm:${made.id}`);
  });

  it("are refused with inputs that are unknown or wrong", async () => {
    const { failures } = await cloud.check(type, "wrong", { ...alarm, comparisonOperator: "Above", colour: "red" });
    assert.match(JSON.stringify(failures), /colour/);
    const wrong = await cloud.check(type, "wrong", { ...alarm, comparisonOperator: "Above" });
    assert.match(JSON.stringify(wrong.failures), /comparisonOperator/);
  });
});
