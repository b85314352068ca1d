import assert from "node:assert/strict";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import { account, region, runningCloud, type TestCloud } from "../running-cloud.ts";

const policy = (...Statement: Record<string, unknown>[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const queueArn = (name: string) => `arn:aws:sqs:${region}:${account}:${name}`;
const may = (resource: string) => ({ Effect: "Allow", Action: "sqs:*", Resource: resource });

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
describe("a session that a policy limits", () => {
  let cloud: TestCloud;
  let roleArn: string;
  before(async () => {
    cloud = await runningCloud();
    for (const name of ["one", "other", "open"]) await cloud.create("aws:sqs/queue:Queue", name, { name });
    const trust = policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: account } });
    const role = await cloud.create("aws:iam/role:Role", "worker", { name: "worker", assumeRolePolicy: trust });
    roleArn = String(role.outputs.arn);
    const rights = policy(may(queueArn("one")), may(queueArn("other")));
    await cloud.create("aws:iam/rolePolicy:RolePolicy", "worker", { role: "worker", policy: rights });
    const managed = { name: "one", policy: policy(may(queueArn("one"))) };
    await cloud.create("aws:iam/policy:Policy", "one", managed);
    const { outputs } = await cloud.create("aws:sqs/queue:Queue", "session", { name: "session" });
    const session = `arn:aws:sts::${account}:assumed-role/worker/test`;
    await cloud.create("aws:sqs/queuePolicy:QueuePolicy", "session", {
      queueUrl: outputs.url,
      policy: policy({ ...may(queueArn("session")), Principal: { AWS: session } }),
    });
  });
  after(() => cloud.close());

  const take = async (given: Partial<AssumeRoleCommandInput>) => {
    const { Credentials } = await new STSClient(cloud.client).send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "test", ...given }),
    );
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    return new SQSClient({ ...cloud.client, credentials });
  };
  /** To which of the queues it may send. */
  const reach = async (given: Partial<AssumeRoleCommandInput>) => {
    const [sqs, operator] = [await take(given), new SQSClient(cloud.client)];
    const reached: string[] = [];
    for (const QueueName of ["one", "other", "open", "session"]) {
      const { QueueUrl } = await operator.send(new GetQueueUrlCommand({ QueueName }));
      const sent = sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
      await sent.then(
        () => reached.push(QueueName),
        (error) => assert.match(String(error), /not authorized to perform: sqs:SendMessage/),
      );
    }
    return reached;
  };

  it("may do what both the role and that policy allow, and what a resource gives the session itself", async () => {
    assert.deepEqual(await reach({}), ["one", "other", "session"]);
    assert.deepEqual(await reach({ Policy: policy(may(queueArn("other"))) }), ["other", "session"]);
    assert.deepEqual(await reach({ Policy: policy(may(queueArn("open"))) }), ["session"]);
    assert.deepEqual(await reach({ Policy: policy(may("*"), { ...may("*"), Effect: "Deny" }) }), []);
  });

  it("may be limited by managed policies", async () => {
    const arn = `arn:aws:iam::${account}:policy/one`;
    assert.deepEqual(await reach({ PolicyArns: [{ arn }] }), ["one", "session"]);
    await assert.rejects(take({ PolicyArns: [{ arn: `${arn}-2` }] }), { message: /does not exist/ });
  });

  it("is refused a policy that cannot be read", async () => {
    await assert.rejects(take({ Policy: "{" }), { name: "MalformedPolicyDocumentException" });
  });
});
