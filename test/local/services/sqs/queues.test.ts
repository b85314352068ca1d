import assert from "node:assert/strict";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { fakeClock } from "../fake-cloud.ts";
import { runningCloud, type TestCloud } from "../running-cloud.ts";

const queueType = "aws:sqs/queue:Queue";

describe("SQS on the wire", () => {
  const clock = fakeClock("2026-01-01T00:00:00Z");
  let cloud: TestCloud;
  let client: SQSClient;
  let title: string;

  before(async () => {
    cloud = await runningCloud({ clock });
    client = new SQSClient(cloud.client);
  });
  beforeEach(function () {
    title = (this.currentTest?.title ?? "").replace(/\W/g, "-").slice(0, 60);
  });
  after(() => cloud.close());

  const queue = async (inputs = {}, suffix = "q") => {
    const { id, outputs } = await cloud.create(queueType, `${title}${suffix}`, {
      sqsManagedSseEnabled: true,
      ...inputs,
    });
    return { QueueUrl: id, arn: String(outputs.arn) };
  };
  const send = (QueueUrl: string, MessageBody: string, more = {}) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  const receive = async (QueueUrl: string, more = {}) =>
    (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];

  it("hides a received message until its time, and then gives it again", async () => {
    const { QueueUrl } = await queue();
    await send(QueueUrl, "hello", { MessageAttributes: { kind: { DataType: "String", StringValue: "greeting" } } });
    const [first] = await receive(QueueUrl, { VisibilityTimeout: 10, MessageAttributeNames: ["All"] });
    assert.equal(first?.Body, "hello");
    assert.equal(first?.MessageAttributes?.kind?.StringValue, "greeting");
    clock.advance(9999);
    assert.deepEqual(await receive(QueueUrl), []);
    clock.advance(1);
    const [again] = await receive(QueueUrl, { MessageSystemAttributeNames: ["All"] });
    assert.equal(again?.MessageId, first?.MessageId);
    assert.equal(again?.Attributes?.ApproximateReceiveCount, "2");
  });

  it("never gives a deleted message again", async () => {
    const { QueueUrl } = await queue({ visibilityTimeoutSeconds: 0 });
    await send(QueueUrl, "one");
    const [message] = await receive(QueueUrl);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    assert.deepEqual(await receive(QueueUrl), []);
  });

  it("moves a message that was received too often to the dead-letter queue", async () => {
    const dead = await queue({}, "dead");
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
    const { QueueUrl } = await queue({ redrivePolicy, visibilityTimeoutSeconds: 0 });
    await send(QueueUrl, "poison");
    assert.equal((await receive(QueueUrl)).length, 1);
    assert.equal((await receive(QueueUrl)).length, 1);
    assert.equal((await receive(QueueUrl)).length, 0);
    assert.deepEqual(
      (await receive(dead.QueueUrl)).map(({ Body }) => Body),
      ["poison"],
    );
  });

  it("holds a message back for its delay", async () => {
    const { QueueUrl } = await queue();
    await send(QueueUrl, "later", { DelaySeconds: 10 });
    clock.advance(9999);
    assert.deepEqual(await receive(QueueUrl), []);
    clock.advance(1);
    assert.equal((await receive(QueueUrl)).length, 1);
  });

  it("changes how long a message stays hidden", async () => {
    const { QueueUrl } = await queue();
    await send(QueueUrl, "again");
    const [message] = await receive(QueueUrl);
    const now = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };
    await client.send(new ChangeMessageVisibilityCommand(now));
    assert.equal((await receive(QueueUrl)).length, 1);
  });

  it("sends and deletes batches, and tells what failed by itself", async () => {
    const { QueueUrl, arn } = await queue({ maxMessageSize: 1024 });
    const Entries = [
      { Id: "a", MessageBody: "fits" },
      { Id: "b", MessageBody: "x".repeat(2000) },
    ];
    const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    assert.deepEqual(
      sent.Successful?.map(({ Id }) => Id),
      ["a"],
    );
    assert.deepEqual(
      sent.Failed?.map(({ Id }) => Id),
      ["b"],
    );
    const [message] = await receive(QueueUrl);
    const gone = { QueueUrl, Entries: [{ Id: "a", ReceiptHandle: message?.ReceiptHandle }] };
    await client.send(new DeleteMessageBatchCommand(gone));
    const all = { QueueUrl, AttributeNames: ["All" as const] };
    const { Attributes } = await client.send(new GetQueueAttributesCommand(all));
    assert.equal(Attributes?.QueueArn, arn);
    assert.equal(Attributes?.ApproximateNumberOfMessages, "0");
    assert.equal(Attributes?.ApproximateNumberOfMessagesNotVisible, "0");
  });

  it("finds a queue's address by its name, and names the one that is not there", async () => {
    const { QueueUrl, arn } = await queue();
    const name = { QueueName: arn.split(":").at(-1) };
    assert.equal((await client.send(new GetQueueUrlCommand(name))).QueueUrl, QueueUrl);
    await assert.rejects(client.send(new GetQueueUrlCommand({ QueueName: "nowhere" })), { name: "QueueDoesNotExist" });
  });

  it("lists queues by the beginning of their names", async () => {
    const { QueueUrl: first, arn } = await queue();
    const { QueueUrl: second } = await queue({}, "r");
    const list = async (QueueNamePrefix: string) =>
      (await client.send(new ListQueuesCommand({ QueueNamePrefix }))).QueueUrls;
    assert.deepEqual(await list(title), [first, second].sort());
    assert.deepEqual(await list(arn.split(":").at(-1) ?? ""), [first]);
    assert.equal(await list("nowhere"), undefined);
  });

  it("keeps its messages over a restart", async () => {
    const { QueueUrl } = await queue();
    await send(QueueUrl, "kept");
    await cloud.stop();
    cloud = await runningCloud({ data: cloud.folder, clock });
    client = new SQSClient(cloud.client);
    assert.deepEqual(
      (await receive(QueueUrl)).map(({ Body }) => Body),
      ["kept"],
    );
  });

  it("keeps the policy that a resource of its own has set when the queue is changed, and takes the queue's own", async () => {
    const inputs = { sqsManagedSseEnabled: true };
    const made = await cloud.create(queueType, `${title}q`, inputs);
    const QueueUrl = made.id;
    const statement = { Effect: "Deny", Principal: "*", Action: "sqs:PurgeQueue", Resource: "*" };
    const deny = (Sid: string) => JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Sid }] });
    const read = async () =>
      (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes;
    await cloud.create("aws:sqs/queuePolicy:QueuePolicy", title, { queueUrl: QueueUrl, policy: deny("resource") });
    await cloud.update(queueType, `${title}q`, made, { ...inputs, visibilityTimeoutSeconds: 7 });
    assert.deepEqual([(await read())?.Policy, (await read())?.VisibilityTimeout], [deny("resource"), "7"]);
    await cloud.update(queueType, `${title}q`, made, { ...inputs, policy: deny("queue") });
    assert.equal((await read())?.Policy, deny("queue"));
  });

  it("lets a role do only what its policy names", async () => {
    const { QueueUrl, arn } = await queue();
    const allow = { Effect: "Allow", Action: "sqs:SendMessage", Resource: arn };
    const role = new SQSClient(await cloud.clientAs("sender", [allow]));
    await role.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    await assert.rejects(role.send(new ReceiveMessageCommand({ QueueUrl })), { message: /sqs:ReceiveMessage/ });
  });
});
