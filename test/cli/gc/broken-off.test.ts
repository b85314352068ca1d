import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { DescribeStateMachineCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { z } from "zod";
import { account, runningCloud, type TestCloud } from "../../local/services/running-cloud.ts";
import { deploy, type SmallDeployment } from "./support/deployed.ts";
import { doors, named, nothing, runGc, short, stays } from "./support/run-gc.ts";

const all = [
  ...doors("old"),
  "state machine old",
  "function gone",
  "role gone",
  "role old",
  "log group gone",
  "secret gone",
];

/** Asked for only in cases that this one is not: a broken-off run, an execution, a deployment that was destroyed. */
const unneeded = ["iam:PutRolePolicy", "states:DescribeStateMachineForExecution", "dynamodb:DescribeTable"];

const statement = z.object({
  Effect: z.string(),
  Action: z.array(z.string()),
  Resource: z.union([z.string(), z.array(z.string())]),
});

/** The policy in docs/reference/cli.md. */
function permissions() {
  const page = readFileSync(new URL("../../../docs/reference/cli.md", import.meta.url), "utf8");
  const [, json = ""] = /```json\n(\{[^`]*"states:DeleteStateMachine"[^`]*)```/.exec(page) ?? [];
  const text = json.replaceAll("123456789012", account);
  return z.object({ Statement: z.array(statement) }).parse(JSON.parse(text)).Statement;
}

const sample = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const policyOf = (Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });

describe("gc that collects a machine, the function that only it calls and the secret that only this one reads", function () {
  this.timeout(300_000);
  let cloud: TestCloud;
  let eu: SmallDeployment;
  let old: Awaited<ReturnType<SmallDeployment["machine"]>>;

  beforeEach(async () => {
    cloud = await runningCloud();
    eu = await deploy(cloud, "a");
    const variables = { SOCLESS_SECRETS: JSON.stringify({ gone: await eu.secret("gone", "retained") }) };
    const gone = await eu.lambda("gone", "retained", { environment: { variables } });
    old = await eu.machine("old", "retained", [`${gone.arn}:1`, `${eu.task.arn}:1`]);
  });
  afterEach(() => cloud.close());

  it("goes on where it was when it died after each single thing, and a run more does nothing", async () => {
    for (const at of all.keys()) {
      await runGc(eu, { diesAfter: 1 });
      assert.deepEqual(named((await eu.plan()).collect), all.slice(at + 1));
    }
    assert.deepEqual(await eu.plan(), nothing);
    assert.deepEqual((await runGc(eu))?.deleted, []);
  });

  it("leaves everything, and opens the door again, when an alert comes for the machine while it waits", async () => {
    const alert = { pk: "logins#1", investigation: "inv_1", machine: old.arn, due: 1, dueShard: 2 };
    const done = await runGc(eu, { settle: async () => void (await eu.put("alerts", alert)) });
    assert.deepEqual(named(done?.deleted ?? []), doors("old"));
    assert.deepEqual(done?.putBack.length, 2);
    const plan = await eu.plan();
    assert.deepEqual([plan.collect, plan.mend], [[], []]);
    assert.deepEqual(
      stays(plan),
      [
        "state machine old: 1 accepted alert to be started: inv_1",
        "function gone: old calls it",
        "secret gone: gone:$LATEST reads it; gone:1 reads it",
      ].map(short),
    );
  });

  it("leaves everything when an execution is started by hand while it waits", async () => {
    const { states } = eu.surroundings().clients;
    const start = new StartExecutionCommand({ stateMachineArn: old.arn, name: "by-hand" });
    await runGc(eu, { settle: async () => void (await states.send(start)) });
    const found = await states.send(new DescribeStateMachineCommand({ stateMachineArn: old.arn }));
    assert.equal(found.status, "ACTIVE");
    assert.deepEqual((await eu.plan()).mend, []);
  });

  it("tells what could not be deleted and why, and deletes the rest of it the next time", async () => {
    const attached = await cloud.create("aws:iam/policy:Policy", "theirs", { policy: policyOf([sample]) });
    const link = { role: old.role.id, policyArn: attached.id };
    const made = await cloud.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "theirs", link);
    const done = await runGc(eu);
    assert.deepEqual(
      named(done?.deleted ?? []),
      all.filter((what) => what !== "role old"),
    );
    assert.match(JSON.stringify(done?.failed), /role .*DeleteConflict.*must detach all policies first/);
    await cloud.delete("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "theirs", made);
    assert.deepEqual(named((await runGc(eu))?.deleted ?? []), ["role old"]);
  });

  it("collects all of a deployment that was destroyed, by the outputs that were kept of it", async () => {
    await assert.rejects(
      eu.plan({ state: () => ({ has: () => false }) }),
      /its table socless-eu-results-\S+ is still there/,
    );
    await eu.destroy();
    const done = await runGc(eu);
    assert.deepEqual(done?.failed, []);
    const machines = ["state machine now", "state machine old"];
    const rest = ["function gone", "function task", "role gone", "role now", "role old", "role task"];
    assert.deepEqual(named(done.deleted), [...machines, ...rest, "log group gone", "log group task", "secret gone"]);
  });

  it("needs the permissions that the reference lists, and no others", async () => {
    const client = await cloud.clientAs("collector", permissions());
    const done = await runGc(eu, { client });
    assert.deepEqual(done?.failed, []);
    assert.deepEqual(named(done.deleted), all);
  });

  for (const action of permissions().flatMap(({ Action }) => Action))
    it(`is told that it may not ${action}, and deletes nothing that is needed`, async () => {
      const without = permissions().map((one) => ({ ...one, Action: one.Action.filter((other) => other !== action) }));
      const client = await cloud.clientAs(
        "collector",
        without.filter(({ Action }) => Action.length > 0),
      );
      await eu.put("alerts", { pk: "logins#1", investigation: "inv_1", machine: eu.now.arn, due: 1, dueShard: 2 });
      const told = await runGc(eu, { client }).then((done) => JSON.stringify(done?.failed), String);
      if (!unneeded.includes(action)) assert.match(told, new RegExp(action));
      const { states } = eu.surroundings().clients;
      await states.send(new DescribeStateMachineCommand({ stateMachineArn: eu.now.arn }));
    });
});
