import assert from "node:assert/strict";
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { runningCloud, type TestCloud } from "../running-cloud.ts";

const groupType = "aws:cloudwatch/logGroup:LogGroup";

describe("CloudWatch Logs on the wire", () => {
  let cloud: TestCloud;
  let client: CloudWatchLogsClient;
  let logGroupName: string;

  before(async () => {
    cloud = await runningCloud();
    client = new CloudWatchLogsClient(cloud.client);
  });
  beforeEach(async function () {
    const { outputs } = await cloud.create(groupType, `g ${this.currentTest?.title}`.replace(/\W/g, "-"), {
      retentionInDays: 7,
    });
    logGroupName = String(outputs.name);
    for (const logStreamName of ["one", "two"])
      await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  });
  after(() => cloud.close());

  const put = (logStreamName: string, ...logEvents: [timestamp: number, message: string][]) =>
    client.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName,
        logEvents: logEvents.map(([timestamp, message]) => ({ timestamp, message })),
      }),
    );
  const filter = async (more = {}) => {
    const { events } = await client.send(new FilterLogEventsCommand({ logGroupName, ...more }));
    return events?.map(({ message }) => message);
  };

  it("gives a group's events in the order of their times, whatever their stream", async () => {
    await put("one", [1000, "a"], [3000, "c"]);
    await put("two", [2000, "b"]);
    assert.deepEqual(await filter(), ["a", "b", "c"]);
    assert.deepEqual(await filter({ logStreamNames: ["two"] }), ["b"]);
    assert.deepEqual(await filter({ startTime: 2000, endTime: 2500 }), ["b"]);
  });

  it("finds words, phrases and fields of JSON", async () => {
    await put(
      "one",
      [1, '{"level":"ERROR","step":"ask","took":12}'],
      [2, '{"level":"INFO","took":3}'],
      [3, "plain ERROR"],
    );
    assert.equal((await filter({ filterPattern: "ERROR" }))?.length, 2);
    assert.deepEqual(await filter({ filterPattern: "ERROR -plain" }), ['{"level":"ERROR","step":"ask","took":12}']);
    assert.deepEqual(await filter({ filterPattern: '"plain ERROR"' }), ["plain ERROR"]);
    assert.equal((await filter({ filterPattern: "?INFO ?plain" }))?.length, 2);
    assert.equal((await filter({ filterPattern: '{ $.level = "ERROR" && $.took > 10 }' }))?.length, 1);
    assert.equal((await filter({ filterPattern: '{ $.level = "ERROR" && $.took > 12 }' }))?.length, 0);
    await assert.rejects(filter({ filterPattern: "{ $.a ~ 1 }" }), { name: "InvalidParameterException" });
  });

  it("gives what does not fit one page on the next", async () => {
    await put("one", [1, "a"], [1, "b"], [2, "c"]);
    const first = await client.send(new FilterLogEventsCommand({ logGroupName, limit: 2 }));
    const second = await client.send(
      new FilterLogEventsCommand({ logGroupName, limit: 2, nextToken: first.nextToken }),
    );
    const all = [...(first.events ?? []), ...(second.events ?? [])];
    assert.deepEqual(
      all.map(({ message }) => message),
      ["a", "b", "c"],
    );
    assert.equal(second.nextToken, undefined);
  });

  it("reads a stream from its head or its end", async () => {
    await put("one", [1, "a"], [2, "b"], [3, "c"]);
    const read = (more: object) =>
      client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "one", limit: 2, ...more }));
    const head = await read({ startFromHead: true });
    assert.deepEqual(
      head.events?.map(({ message }) => message),
      ["a", "b"],
    );
    const next = await read({ startFromHead: true, nextToken: head.nextForwardToken });
    assert.deepEqual(
      next.events?.map(({ message }) => message),
      ["c"],
    );
    const end = await read({});
    assert.deepEqual(
      end.events?.map(({ message }) => message),
      ["b", "c"],
    );
  });

  it("describes groups and streams", async () => {
    await put("two", [5, "x"]);
    const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
    assert.deepEqual(
      logGroups?.map(({ retentionInDays }) => retentionInDays),
      [7],
    );
    const newest = { logGroupName, orderBy: "LastEventTime", descending: true } as const;
    const { logStreams } = await client.send(new DescribeLogStreamsCommand(newest));
    assert.deepEqual(
      logStreams?.map(({ logStreamName }) => logStreamName),
      ["two", "one"],
    );
  });

  it("refuses events for a stream or group that is not there", async () => {
    await assert.rejects(put("three", [1, "x"]), { name: "ResourceNotFoundException", message: /stream/ });
    await assert.rejects(filter({ logGroupName: "nowhere" }), { name: "ResourceNotFoundException", message: /group/ });
  });

  it("tells a group's tags, and deletes a group with all its events", async () => {
    const name = `${logGroupName}-gone`;
    await cloud.create(groupType, "gone", { name, tags: { owner: "us" } });
    await client.send(new CreateLogStreamCommand({ logGroupName: name, logStreamName: "one" }));
    const event = { timestamp: Date.now(), message: "old" };
    await client.send(new PutLogEventsCommand({ logGroupName: name, logStreamName: "one", logEvents: [event] }));
    const resourceArn = `arn:aws:logs:us-east-1:000000000001:log-group:${name}`;
    const tagsOf = () => client.send(new ListTagsForResourceCommand({ resourceArn }));
    assert.deepEqual((await tagsOf()).tags, { owner: "us" });
    await client.send(new DeleteLogGroupCommand({ logGroupName: name }));
    await assert.rejects(tagsOf(), { name: "ResourceNotFoundException" });
    const again = client.send(new DeleteLogGroupCommand({ logGroupName: name }));
    await assert.rejects(again, { name: "ResourceNotFoundException" });
    await cloud.create(groupType, "gone again", { name });
    assert.deepEqual(await filter({ logGroupName: name }), []);
  });

  it("lets a role write only below the group that its policy names", async () => {
    const Resource = `arn:aws:logs:us-east-1:000000000001:log-group:${logGroupName}:*`;
    const allow = { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource };
    const role = new CloudWatchLogsClient(await cloud.clientAs("logger", [allow]));
    await role.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "three" }));
    const elsewhere = role.send(
      new CreateLogStreamCommand({ logGroupName: `${logGroupName}x`, logStreamName: "three" }),
    );
    await assert.rejects(elsewhere, { name: "AccessDeniedException", message: /logs:CreateLogStream/ });
  });
});
