import assert from "node:assert/strict";
import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
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

  it("are described with the state that was set, insufficient data before that", async () => {
    const client = new CloudWatchClient(cloud.client);
    const made = await cloud.create(type, "told", { ...alarm, alarmDescription: "Somebody must look" });
    const told = async (more: object = {}) => {
      const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [made.id], ...more }));
      return MetricAlarms;
    };
    const [before] = await told();
    assert.deepEqual(
      [before?.AlarmName, before?.AlarmArn, before?.StateValue, before?.TreatMissingData, before?.Dimensions],
      [made.id, made.outputs.arn, "INSUFFICIENT_DATA", "notBreaching", [{ Name: "QueueName", Value: "dead" }]],
    );
    await client.send(new SetAlarmStateCommand({ AlarmName: made.id, StateValue: "ALARM", StateReason: "a test" }));
    const [after] = await told({ StateValue: "ALARM" });
    assert.deepEqual([after?.AlarmDescription, after?.StateReason], ["Somebody must look", "a test"]);
    assert.deepEqual(await told({ StateValue: "OK" }), []);
    const nowhere = new SetAlarmStateCommand({ AlarmName: "nowhere", StateValue: "OK", StateReason: "" });
    await assert.rejects(client.send(nowhere), { name: "ResourceNotFound" });
    const elsewhere = new CloudWatchClient({ ...cloud.client, region: "eu-west-1" });
    assert.deepEqual((await elsewhere.send(new DescribeAlarmsCommand({}))).MetricAlarms, []);
  });
});
