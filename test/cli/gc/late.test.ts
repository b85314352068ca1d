import assert from "node:assert/strict";
import { CreateLogStreamCommand, DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListVersionsByFunctionCommand } from "@aws-sdk/client-lambda";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { grantOn } from "../../../cli/gc/grants.ts";
import { region, runningCloud, type TestCloud } from "../../local/services/running-cloud.ts";
import { onCall } from "./support/calls.ts";
import { deploy, type SmallDeployment } from "./support/deployed.ts";
import { doors, named, nothing, stays } from "./support/run-gc.ts";

describe("gc before a cloud that changes while it looks, and that shows some things late", function () {
  this.timeout(300_000);
  let cloud: TestCloud;
  let eu: SmallDeployment;

  beforeEach(async () => {
    cloud = await runningCloud();
    eu = await deploy(cloud, "a");
  });
  afterEach(() => cloud.close());
  const clientsOf = () => eu.surroundings().clients;

  it("takes what a deployment makes while it looks for current", async () => {
    const clients = clientsOf();
    let made = false;
    onCall(clients.states, async (operation) => {
      if (made || operation !== "ListStateMachines") return;
      made = true;
      const newer = await eu.lambda("newer", "current");
      await eu.machine("next", "current", [`${newer.arn}:1`]);
    });
    assert.deepEqual(await eu.plan({ clients }), nothing);
    assert.ok(made);
  });

  it("keeps what a machine needs that the list does not show yet", async () => {
    const gone = await eu.lambda("gone", "retained");
    const old = await eu.machine("old", "retained", [`${gone.arn}:1`]);
    const clients = clientsOf();
    await clients.states.send(new StartExecutionCommand({ stateMachineArn: old.arn, name: "inv_1" }));
    const shown = { stateMachines: [{ stateMachineArn: eu.now.arn }] };
    onCall(clients.states, (operation) => (operation === "ListStateMachines" ? shown : undefined));
    const plan = await eu.plan({ clients });
    assert.deepEqual(plan.collect, []);
    assert.deepEqual(stays(plan)[0], "state machine old: 1 execution on it: inv_1");
  });

  it("believes the tables, not their indexes, about what waits", async () => {
    const old = await eu.machine("old", "retained", [`${eu.task.arn}:1`]);
    await eu.put("alerts", { pk: "logins#1", investigation: "inv_1", machine: old.arn });
    await eu.put("results", { investigation: "inv_2", sk: "META", machine: old.arn, closedAt: "2026-01-01" });
    const clients = clientsOf();
    const keys = new Map<unknown, object>([
      ["due", { pk: "logins#1" }],
      ["open", { investigation: "inv_2", sk: "META" }],
    ]);
    const reads: unknown[] = [];
    onCall(clients.tables, (operation, input) => {
      if (operation === "Get") reads.push(Reflect.get(input, "ConsistentRead"));
      if (operation !== "Query") return undefined;
      const key = keys.get(Reflect.get(input, "IndexName"));
      keys.delete(Reflect.get(input, "IndexName"));
      return { Items: key ? [key] : [] };
    });
    assert.deepEqual(stays(await eu.plan({ clients })), []);
    assert.deepEqual(reads, [true, true]);
  });

  it("goes on when a thing is gone between the list and the look at it", async () => {
    const gone = await eu.lambda("gone", "retained");
    await eu.machine("old", "retained", [`${gone.arn}:1`]);
    const clients = clientsOf();
    const absent = (name: string) => () => {
      throw Object.assign(new Error("It is gone."), { name });
    };
    const calls: Record<string, () => never> = {
      DescribeStateMachine: absent("StateMachineDoesNotExist"),
      ListTags: absent("ResourceNotFoundException"),
      ListRoleTags: absent("NoSuchEntityException"),
    };
    for (const client of Object.values(clients))
      onCall(client, (operation, input) =>
        Object.values(input).some((one) => /old|gone/.test(String(one))) ? calls[operation]?.() : undefined,
      );
    const { collect } = await eu.plan({ clients });
    assert.deepEqual(named(collect), [...doors("old"), "log group gone"]);
  });

  it("takes the newest version by its number, in whichever order they are listed", async () => {
    for (let n = 2; n <= 11; n += 1) await eu.task.publish({ description: `${n}` });
    const FunctionName = eu.task.name;
    const { Versions = [] } = await clientsOf().lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
    for (const listed of [Versions, Versions.toReversed()]) {
      const clients = clientsOf();
      onCall(clients.lambda, (operation, input) =>
        operation === "ListVersionsByFunction" && Reflect.get(input, "FunctionName") === FunctionName
          ? { Versions: listed }
          : undefined,
      );
      const old = ["2", "3", "4", "5", "6", "7", "8", "9", "10"].map((version) => `version task ${version}`);
      assert.deepEqual(named((await eu.plan({ clients })).collect), old);
    }
  });

  it("stops when it cannot read which machines new alerts start", async () => {
    const clients = clientsOf();
    const Environment = { Error: { ErrorCode: "AccessDenied", Message: "KMS refused to decrypt." } };
    onCall(clients.lambda, (operation) => (operation === "GetFunctionConfiguration" ? { Environment } : undefined));
    await assert.rejects(eu.plan({ clients }), { message: `${eu.target.functions.dispatch}: KMS refused to decrypt.` });
  });

  it("keeps every secret while it is not told what a function reads", async () => {
    await eu.secret("spare", "retained");
    assert.deepEqual(named((await eu.plan()).collect), ["secret spare"]);
    const clients = clientsOf();
    const Environment = { Error: { ErrorCode: "AccessDenied", Message: "KMS refused to decrypt." } };
    const Versions = [{ Version: "$LATEST", Role: "", Environment }];
    onCall(clients.lambda, (operation, input) =>
      operation === "ListVersionsByFunction" && Reflect.get(input, "FunctionName") === eu.task.name
        ? { Versions }
        : undefined,
    );
    assert.deepEqual((await eu.plan({ clients })).collect, []);
  });

  it("leaves a permission on a machine of another region alone", async () => {
    const elsewhere = eu.now.arn.replace(`:${region}:`, ":eu-west-1:");
    const grant = { role: eu.starters.sweep.role.id, policy: grantOn(elsewhere, "sweep") };
    await cloud.create("aws:iam/rolePolicy:RolePolicy", "elsewhere", grant);
    assert.deepEqual(await eu.plan(), nothing);
  });

  it("counts a log stream that shows no line yet from its beginning, and keeps logs that never expire", async () => {
    const { group } = await eu.lambda("gone", "retained");
    const tags = { "socless:deployment": eu.mark };
    const kept = await cloud.create("aws:cloudwatch/logGroup:LogGroup", "socless-eu-kept-a", { tags });
    const { logs } = clientsOf();
    for (const logGroupName of [group, kept.id])
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "s" }));
    const { logStreams: [stream] = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: group }));
    const until = new Date((stream?.creationTime ?? 0) + 7 * 86_400_000).toISOString().slice(0, 10);
    assert.deepEqual(stays(await eu.plan()), [
      `log group gone: it holds logs until ${until}`,
      "log group kept: its logs never expire",
    ]);
  });
});
