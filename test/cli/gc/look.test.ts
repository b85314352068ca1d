import assert from "node:assert/strict";
import { CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { StartExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { deleteItem } from "../../../cli/gc/delete.ts";
import { runningCloud, type TestCloud } from "../../local/services/running-cloud.ts";
import { recorded, standing } from "../../support/inventory.ts";
import { inPagesOfOne, onCall } from "./support/calls.ts";
import { deploy, type SmallDeployment } from "./support/deployed.ts";
import { doors, named, nothing, runGc, short, stays } from "./support/run-gc.ts";

const callsNothing = JSON.stringify({ QueryLanguage: "JSONata", StartAt: "x", States: { x: { Type: "Succeed" } } });

describe("gc before a cloud", function () {
  this.timeout(300_000);
  let cloud: TestCloud;
  let eu: SmallDeployment;

  beforeEach(async () => {
    cloud = await runningCloud();
    eu = await deploy(cloud, "a");
  });
  afterEach(() => cloud.close());

  const surroundings = () => eu.surroundings();
  const start = async (stateMachineArn: string, name: string) => {
    const { executionArn } = await surroundings().clients.states.send(
      new StartExecutionCommand({ stateMachineArn, name }),
    );
    return () => surroundings().clients.states.send(new StopExecutionCommand({ executionArn }));
  };
  /** Lets a queue call the function; returns its ARN. */
  async function feed({ arn, role }: Awaited<ReturnType<SmallDeployment["lambda"]>>, name: string): Promise<string> {
    const { outputs } = await cloud.create("aws:sqs/queue:Queue", name, {});
    const receive = {
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: "*",
    };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [receive] });
    await cloud.create("aws:iam/rolePolicy:RolePolicy", name, { role: role.id, policy });
    const source = { functionName: arn, eventSourceArn: outputs.arn };
    await cloud.create("aws:lambda/eventSourceMapping:EventSourceMapping", name, source);
    return String(outputs.arn);
  }
  it("finds nothing where nothing was retained", async () => {
    assert.deepEqual(await eu.plan(), nothing);
  });

  it("keeps a machine whose permission is still in the state: its deployment has not ended", async () => {
    await eu.machine("old", "retained", [`${eu.task.arn}:1`], "current");
    const { collect, keep } = await eu.plan();
    assert.deepEqual([collect, keep.map(({ kind }) => kind)], [[], ["state machine"]]);
    assert.match(keep[0]?.why[0] ?? "", /^its permission socless-eu-old-dispatch-a-\w+ is still in Pulumi's state: /);
  });

  it("takes a machine that nothing runs on with its role, its permissions and the functions that only it calls", async () => {
    const gone = await eu.lambda("gone", "retained");
    await eu.task.publish({ description: "newer" });
    await eu.now.update({ definition: callsNothing });
    await eu.machine("old", "retained", [`${gone.arn}:1`, `${eu.task.arn}:1`]);
    const done = await runGc(eu);
    assert.deepEqual(done?.failed, []);
    assert.deepEqual(named(done.deleted), [
      ...doors("old"),
      "state machine old",
      "function gone",
      "version task 1",
      "role gone",
      "role old",
      "log group gone",
    ]);
    assert.deepEqual(await eu.plan(), nothing);
    assert.deepEqual(standing(cloud.folder), recorded(eu.exported()));
  });

  it("keeps a machine while an execution runs on it, an alert waits for it, or a case of it is open", async () => {
    const old = await eu.machine("old", "retained", [`${eu.task.arn}:1`]);
    const stop = await start(old.arn, "inv_1");
    assert.deepEqual(stays(await eu.plan()), ["state machine old: 1 execution on it: inv_1"]);
    await stop();

    const alert = { pk: "logins#1", investigation: "inv_2", machine: old.arn, due: 1, dueShard: 7 };
    await eu.put("alerts", alert);
    assert.deepEqual(stays(await eu.plan()), ["state machine old: 1 accepted alert to be started: inv_2"]);
    const { due: _, dueShard: _s, ...dispatched } = alert;
    await eu.put("alerts", dispatched);

    const open = { investigation: "inv_3", sk: "META", machine: old.arn, openShard: 3 };
    await eu.put("results", open);
    assert.deepEqual(stays(await eu.plan()), ["state machine old: 1 investigation open: inv_3"]);
    const { openShard: _o, ...closed } = open;
    await eu.put("results", { ...closed, closedAt: "2026-01-01T00:00:00.000Z" });
    assert.deepEqual(named((await eu.plan()).collect), [...doors("old"), "state machine old", "role old"]);
  });

  for (const intake of ["ingest", "collect"] as const)
    it(`keeps a machine that new alerts of ${intake} start, whatever the state says`, async () => {
      const next = await eu.machine("next", "retained", [`${eu.task.arn}:1`]);
      const variables = { SOCLESS_MACHINES: JSON.stringify({ triage: next.arn }) };
      await eu.intake[intake].publish({ environment: { variables } });
      assert.deepEqual(stays(await eu.plan()), ["state machine next: new alerts start it"]);
    });

  it("keeps what the last execution needs of a machine that AWS is deleting", async () => {
    const gone = await eu.lambda("gone", "retained");
    const old = await eu.machine("old", "retained", [`${gone.arn}:1`]);
    const stop = await start(old.arn, "inv_1");
    await deleteItem(surroundings().clients, { kind: "state machine", id: old.arn, after: [] });
    const plan = await eu.plan();
    assert.deepEqual(plan.collect, []);
    assert.equal(stays(plan)[0], "state machine old: 1 execution on it: inv_1; it is being deleted");
    await stop();
    assert.deepEqual((await runGc(eu))?.failed, []);
    assert.deepEqual(await eu.plan(), nothing);
  });

  it("keeps the version and the role that an execution was started with, when its machine was changed in place", async () => {
    const before = await eu.role("former", "states", "retained", "playbooks");
    await eu.now.update({ roleArn: before.outputs.arn });
    const stop = await start(eu.now.arn, "inv_1");
    await eu.task.publish({ description: "newer" });
    await eu.now.update({ definition: callsNothing });
    assert.deepEqual(named((await eu.plan()).collect), []);
    await stop();
    assert.deepEqual(named((await eu.plan()).collect), ["version task 1", "role former"]);
  });

  it("takes a secret when the function that reads it is gone, and no other", async () => {
    const badges = await eu.secret("badges", "retained");
    for (const how of ["current", "unmarked"] as const) await eu.secret(how, how);
    const environment = { variables: { SOCLESS_SECRETS: JSON.stringify({ "badges/token": badges }) } };
    const gone = await eu.lambda("gone", "retained", { environment });
    const old = await eu.machine("old", "retained", [`${gone.arn}:1`]);
    const stop = await start(old.arn, "inv_1");
    assert.deepEqual(named((await eu.plan()).collect), []);
    assert.match(stays(await eu.plan()).join("\n"), /^secret .*: gone:\$LATEST reads it; gone:1 reads it$/m);
    await stop();

    const done = await runGc(eu);
    assert.deepEqual(done?.failed, []);
    assert.equal(done.deleted.at(-1)?.id, badges);
    assert.deepEqual(await eu.plan(), nothing);
    const { SecretList = [] } = await surroundings().clients.secrets.send(new ListSecretsCommand({}));
    assert.deepEqual(SecretList.map(({ Name = "" }) => Name.split("-")[2]).sort(), ["current", "unmarked"]);
  });

  it("keeps a function that somebody else's machine, queue or service calls", async () => {
    const [called, fed, open] = [
      await eu.lambda("called", "retained"),
      await eu.lambda("fed", "retained"),
      await eu.lambda("open", "retained"),
    ];
    await eu.machine("theirs", "unmarked", [`${called.arn}:1`]);
    const queue = await feed(fed, "theirs");
    const allow = { action: "lambda:InvokeFunction", function: open.arn, principal: "events.amazonaws.com" };
    await cloud.create("aws:lambda/permission:Permission", "theirs", allow);
    const plan = await eu.plan();
    assert.deepEqual(named(plan.collect), []);
    assert.deepEqual(
      stays(plan).sort(),
      [
        "function called: theirs calls it",
        `function fed: the event source ${queue} feeds it`,
        "function open: its own policy lets others call it",
      ].map(short),
    );
  });

  it("keeps a removed function and the versions that somebody's alias points to", async () => {
    await eu.lambda("gone", "retained");
    for (const description of ["second", "third", "fourth"]) await eu.task.publish({ description });
    const { clients } = surroundings();
    const AdditionalVersionWeights = { 3: 0.1 };
    const aliases = [{ Name: "live", FunctionVersion: "2", RoutingConfig: { AdditionalVersionWeights } }];
    onCall(clients.lambda, (operation) => (operation === "ListAliases" ? { Aliases: aliases } : undefined));
    await eu.now.update({ definition: callsNothing });
    const plan = await eu.plan({ clients });
    assert.deepEqual(named(plan.collect), ["version task 1"]);
    assert.deepEqual(stays(plan), ["function gone: the alias live points to it"]);
  });

  it("reads every page of every list", async () => {
    const old = await eu.machine("old", "retained", [`${eu.task.arn}:1`]);
    for (const id of ["inv_1", "inv_2"]) {
      await start(old.arn, id);
      await eu.put("alerts", { pk: id, investigation: id, machine: old.arn, due: 1, dueShard: 7 });
      await eu.put("results", { investigation: id, sk: "META", machine: old.arn, openShard: 3 });
    }
    const [called, fed] = [await eu.lambda("called", "retained"), await eu.lambda("fed", "retained")];
    for (const one of ["first", "second"]) {
      await eu.machine(one, "unmarked", [`${called.arn}:1`]);
      await feed(fed, one);
      await eu.task.publish({ description: one });
    }
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const spare = await eu.machine("spare", "retained", [`${eu.task.arn}:2`]);
    await cloud.create("aws:iam/rolePolicy:RolePolicy", "more", { role: spare.role.id, policy });

    for (const one of ["first", "second"]) await eu.secret(one, "retained");
    const whole = await eu.plan();
    const { clients } = surroundings();
    const seen = inPagesOfOne(clients);
    assert.deepEqual(await eu.plan({ clients }), whole);
    const done = await runGc(eu, { clients });
    assert.deepEqual([done?.failed, named(done?.deleted ?? [])], [[], named(whole.collect)]);
    assert.equal(whole.collect.length, 7);
    assert.equal(seen.size, 11);
  });

  it("never touches another deployment of the same stack and target, nor what carries no mark", async () => {
    const other = await deploy(cloud, "b");
    for (const one of [eu, other]) {
      const gone = await one.lambda("gone", "retained");
      await one.machine("old", "retained", [`${gone.arn}:1`]);
      await one.machine("nobody", "unmarked", [`${one.task.arn}:1`]);
      await one.lambda("nobody", "unmarked");
    }
    const first = await runGc(eu);
    assert.deepEqual(first?.failed, []);
    assert.equal(first.deleted.length, 7);
    assert.deepEqual(await eu.plan(), nothing);
    assert.equal((await other.plan()).collect.length, 7);
    await runGc(other);
    assert.deepEqual(await other.plan(), nothing);
  });

  it("puts the permissions of a machine back that is needed after all", async () => {
    const old = await eu.machine("old", "retained", [`${eu.task.arn}:1`]);
    const older = await eu.machine("older", "retained", [`${eu.task.arn}:1`]);
    const { clients } = surroundings();
    for (const item of (await eu.plan()).collect.filter(({ kind }) => kind === "permission"))
      await deleteItem(clients, item);
    for (const [pk, machine] of Object.entries({ one: old.arn, two: older.arn }))
      await eu.put("alerts", { pk, investigation: pk, machine, due: 1, dueShard: 0 });
    const done = await runGc(eu);
    assert.deepEqual(done?.deleted, []);
    assert.deepEqual(
      done.putBack.map(({ starter, machine }) => `${starter} ${short(machine)}`),
      ["dispatch old", "sweep old", "dispatch older", "sweep older"],
    );
    assert.deepEqual((await eu.plan()).mend, []);
  });

  it("knows what is its target's by the mark, whatever the target was called when it was made", async () => {
    const gone = await eu.lambda("gone", "retained");
    await eu.machine("old", "retained", [`${gone.arn}:1`]);
    const { collect } = await eu.plan({ target: { ...eu.target, name: "renamed" } });
    assert.deepEqual(collect, (await eu.plan()).collect);
    assert.equal(collect.length, 7);
  });

  it("keeps a log group until its last line has expired", async () => {
    const gone = await eu.lambda("gone", "retained");
    const stamp = Date.now();
    const { logs } = surroundings().clients;
    for (const [logStreamName, timestamp] of [
      ["older", stamp - 3 * 86_400_000],
      ["newer", stamp],
    ] as const) {
      const stream = { logGroupName: gone.group, logStreamName };
      await logs.send(new CreateLogStreamCommand(stream));
      await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp, message: "x" }] }));
    }
    const done = await runGc(eu);
    assert.deepEqual(named(done?.deleted ?? []), ["function gone", "role gone"]);
    const day = new Date(stamp + 7 * 86_400_000).toISOString().slice(0, 10);
    assert.deepEqual(stays(await eu.plan()), [`log group gone: it holds logs until ${day}`]);
  });

  it("refuses the state of another stack, and credentials that do not see dispatch and sweep", async () => {
    const other = await deploy(cloud, "b");
    const state = other.surroundings().state;
    await assert.rejects(eu.plan({ state }), /this is the state of another stack/);
    const part = { ...eu.target, playbooks: { ...eu.target.playbooks, more: other.now.arn } };
    await assert.rejects(eu.plan({ target: part }), /the stack's state does not hold it/);
    await surroundings().clients.lambda.send(new DeleteFunctionCommand({ FunctionName: eu.target.functions.dispatch }));
    await assert.rejects(eu.plan(), /dispatch and sweep of target eu are not there: whose credentials are these/);
  });
});
