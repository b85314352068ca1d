import assert from "node:assert/strict";
import type { Props } from "../../../../policy/core/rule.ts";
import { encryptedTopics } from "../../../../policy/rules/data/encrypted-topics.ts";
import { keptFunctionLogs } from "../../../../policy/rules/data/kept-function-logs.ts";
import { foundInStack, notKnownYet, resource, types, urnOf } from "../../support/try-rule.ts";

describe("a topic", () => {
  const topic = (props: Props) => resource("aws:sns/topic:Topic", "topic", props);
  const using = (type: string, input: string) =>
    resource(type, type, {}, { references: { [input]: [urnOf("aws:sns/topic:Topic", "topic")] } });
  const alarm = using("aws:cloudwatch/metricAlarm:MetricAlarm", "alarmActions");
  const subscription = using("aws:sns/topicSubscription:TopicSubscription", "topic");
  const bucket = using("aws:s3/bucketNotification:BucketNotification", "topics");
  const judged = (...all: Parameters<typeof foundInStack>[1]) => foundInStack(encryptedTopics, all);

  it("is encrypted", () => {
    assert.deepEqual(judged(topic({ kmsMasterKeyId: "alias/aws/sns" }), bucket), []);
    assert.deepEqual(judged(topic({ kmsMasterKeyId: notKnownYet }), bucket), []);
    assert.deepEqual(judged(topic({}), bucket, subscription), ["topic kmsMasterKeyId: the topic is not encrypted"]);
    assert.equal(judged(topic({}), subscription).length, 1);
  });

  it("of alarms alone need not be: CloudWatch cannot publish to one with SNS's own key", () => {
    assert.deepEqual(judged(topic({}), alarm, subscription), []);
    assert.equal(judged(topic({}), alarm, bucket).length, 1);
  });
});

describe("a function's logs", () => {
  const group = (props: Props) => resource(types.logGroup, "logs", props);
  const refers = { references: { loggingConfig: [urnOf(types.logGroup, "logs")] } };
  const lambda = (props: Props, more = {}) => resource(types.lambda, "ingest", props, more);
  const finding = ["ingest loggingConfig.logGroup: its logs go into a group that Lambda makes by itself"];

  it("go into a group of the program, by reference or by name", () => {
    for (const all of [
      [group({ name: notKnownYet }), lambda({ loggingConfig: { logGroup: notKnownYet } }, refers)],
      [group({ name: "/app/logs" }), lambda({ loggingConfig: { logGroup: "/app/logs" } })],
      [group({ name: "/aws/lambda/ingest" }), lambda({ name: "ingest" })],
    ])
      assert.deepEqual(foundInStack(keptFunctionLogs, all), []);
  });

  it("are found when Lambda would make their group", () => {
    assert.deepEqual(foundInStack(keptFunctionLogs, [lambda({ name: "ingest" })]), finding);
    assert.deepEqual(
      foundInStack(keptFunctionLogs, [group({ name: "/app/logs" }), lambda({ name: "ingest" })]),
      finding,
    );
    const elsewhere = lambda({ loggingConfig: { logGroup: "/other/logs" } });
    assert.deepEqual(foundInStack(keptFunctionLogs, [group({ name: "/app/logs" }), elsewhere]), finding);
    assert.deepEqual(foundInStack(keptFunctionLogs, [lambda({})]), finding);
  });

  it("are not judged by a name that stands only after the deployment", () => {
    assert.deepEqual(foundInStack(keptFunctionLogs, [lambda({ name: notKnownYet })]), []);
  });
});
