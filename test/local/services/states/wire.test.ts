import assert from "node:assert/strict";
import {
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { named, runningCloud, type TestCloud } from "../running-cloud.ts";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const definition = JSON.stringify({
  QueryLanguage: "JSONata",
  StartAt: "rest",
  States: { rest: { Type: "Wait", Seconds: 3600, End: true } },
});

describe("state machines on the wire", () => {
  let cloud: TestCloud;
  let states: SFNClient;
  let roleArn = "";

  before(async () => {
    cloud = await runningCloud();
    states = new SFNClient(cloud.client);
    const role = await cloud.create("aws:iam/role:Role", "machine", { assumeRolePolicy: trust });
    roleArn = String(role.outputs.arn);
  });
  after(() => cloud.close());

  async function make(name: string, more: object = {}) {
    const { id } = await cloud.create("aws:sfn/stateMachine:StateMachine", name, { definition, roleArn, ...more });
    return id;
  }
  const remove = (stateMachineArn: string) => states.send(new DeleteStateMachineCommand({ stateMachineArn }));
  const statusOf = async (stateMachineArn: string) =>
    (await states.send(new DescribeStateMachineCommand({ stateMachineArn }))).status;

  it("tell their tags", async () => {
    const resourceArn = await make("tagged", { tags: { owner: "us" } });
    const plain = await make("plain");
    const tagsOf = async (arn: string) =>
      (await states.send(new ListTagsForResourceCommand({ resourceArn: arn }))).tags;
    assert.deepEqual(await tagsOf(resourceArn), [{ key: "owner", value: "us" }]);
    assert.deepEqual(await tagsOf(plain), []);
    await assert.rejects(tagsOf(`${plain}x`), named("StateMachineDoesNotExist"));
  });

  it("are gone when nothing runs on them, and deleting them again does no harm", async () => {
    const arn = await make("idle");
    await remove(arn);
    await assert.rejects(statusOf(arn), named("StateMachineDoesNotExist"));
    await remove(arn);
    const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({}));
    assert.equal(
      stateMachines.some(({ stateMachineArn }) => stateMachineArn === arn),
      false,
    );
  });

  it("are deleted only when their last execution has ended, and start none meanwhile", async () => {
    const arn = await make("busy");
    const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn: arn }));
    await remove(arn);
    assert.equal(await statusOf(arn), "DELETING");
    const start = states.send(new StartExecutionCommand({ stateMachineArn: arn }));
    await assert.rejects(start, named("StateMachineDeleting"));
    await states.send(new StopExecutionCommand({ executionArn }));
    await assert.rejects(statusOf(arn), named("StateMachineDoesNotExist"));
  });

  it("are deleted by who may delete exactly them", async () => {
    const [mine, other] = [await make("mine"), await make("other")];
    const may = { Effect: "Allow", Action: "states:DeleteStateMachine", Resource: mine };
    const client = new SFNClient(await cloud.clientAs("deleter", [may]));
    await client.send(new DeleteStateMachineCommand({ stateMachineArn: mine }));
    await assert.rejects(client.send(new DeleteStateMachineCommand({ stateMachineArn: other })), {
      name: "AccessDeniedException",
      message: /states:DeleteStateMachine/,
    });
    assert.equal(await statusOf(other), "ACTIVE");
  });
});
