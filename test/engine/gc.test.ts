import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DescribeExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";
import { listInvestigations } from "../../cli/investigations.ts";
import { beyond, publishedVersions, recorded, standing } from "../support/inventory.ts";
import { until } from "../support/until.ts";
import { type Message, sshAlert } from "../whole/platform.ts";
import { needPulumi } from "./support/pulumi.ts";
import { preview, Stack } from "./support/stack.ts";

const socless = fileURLToPath(new URL("../../cli/socless.ts", import.meta.url));
const finding = readFileSync(new URL("../fixtures/guardduty-sample-finding.json", import.meta.url), "utf8");
const engineer = "engineer@example.com";
const thing = z.object({ kind: z.string(), name: z.string(), role: z.string().optional() });
const planned = z.object({ toDelete: z.array(thing) });
const done = z.object({
  deleted: z.array(thing),
  kept: z.array(thing.extend({ why: z.array(z.string()) })),
  failed: z.array(z.unknown()),
});

/** What all names of a machine and its parts have in common. */
const nameOf = (machineArn: string): string => (machineArn.split(":").at(-1) ?? "").replace(/-\w+$/, "");

describe("socless gc after pulumi up has changed and removed playbooks and tasks", function () {
  this.timeout(600_000);
  const stack = new Stack("local");
  const { platform } = stack;
  const asked: { ssh?: Message; guardduty?: Message } = {};
  const cases = { ssh: "", guardduty: "" };
  /** ARNs of the machines: of each the cases run on the first; of the second version of the one nothing does. */
  const machines = { ssh: "", guardduty: "", between: "" };

  before(async function () {
    needPulumi(this);
    await stack.start();
    await stack.up();
    Object.assign(machines, { ssh: machine("ssh-ticket-check"), guardduty: machine("guardduty-triage") });
    cases.ssh = (await platform.send(sshAlert("host-waits"))).investigationId;
    const event = { Source: "aws.guardduty", DetailType: "GuardDuty Finding", Detail: finding };
    await new EventBridgeClient(platform.deployment.client).send(new PutEventsCommand({ Entries: [event] }));
    asked.ssh = await platform.question("host-waits", "jira-ticket");
    asked.guardduty = await platform.question("Is it an incident?", "expected");
    const listed = await listInvestigations(platform.deployment, 2, Date.now());
    cases.guardduty = listed.find(({ endpoint }) => endpoint === "guardduty")?.id ?? assert.fail("no guardduty case");
    assert.deepEqual(await extra(), []);

    changeCode("fields.summary ?? undefined", "`between: $" + "{fields.summary}`");
    await stack.up();
    machines.between = machine("ssh-ticket-check");
    changeCode("`between: ", "`newest: ");
    stack.edit(
      "playbooks/index.ts",
      "[sshTicketCheck, guarddutyPublicBucket, guarddutyTriage, awsTriage]",
      "[sshTicketCheck]",
    );
    stack.edit(
      "functions/endpoints/index.ts",
      "[sshLogin, guardduty, securityHub, accessAnalyzer, signInFailures]",
      "[sshLogin]",
    );
    await stack.up();
  });
  after(() => stack.remove());

  const machine = (playbook: string): string =>
    platform.deployment.target.playbooks[playbook] ?? assert.fail(`there is no ${playbook}`);
  const changeCode = (before: string, after: string) => stack.edit("functions/tasks/jira/get-issue.ts", before, after);

  const cloud = () => standing(platform.data);
  /** What stands in the cloud beyond the state. Fails when the state holds what does not stand there. */
  async function extra(): Promise<string[]> {
    const state = recorded(await stack.pulumi.ok("stack", "export"));
    assert.deepEqual(beyond(state, cloud()), []);
    return beyond(cloud(), state);
  }
  async function gc(...options: string[]) {
    const args = [socless, "gc", "--settle", "0", "--json", ...options];
    const { code, out, err } = await stack.pulumi.exec(process.execPath, args);
    assert.equal(code, 0, err);
    return JSON.parse(out);
  }
  const unchanged = async () => assert.deepEqual(Object.keys(await preview(stack.pulumi)), ["same"]);
  async function ended(id: string, machine: string) {
    const view = await platform.ended(id);
    const states = new SFNClient(platform.deployment.client);
    const executionArn = `${machine.replace(":stateMachine:", ":execution:")}:${id}`;
    const look = new DescribeExecutionCommand({ executionArn });
    await until("the end of the execution", async () =>
      (await states.send(look)).status === "RUNNING" ? undefined : true,
    );
    return view;
  }
  const versionsOf = (task: string): (string | undefined)[] =>
    publishedVersions(platform.data)
      .filter((one) => one.startsWith(`socless-local-${task}-`))
      .map((one) => one.split(":")[1]);

  it("collects what nothing runs on, and keeps all that the waiting cases were started on", async () => {
    const [before, left] = [cloud(), await extra()];
    const { toDelete } = planned.parse(await gc("--dry-run"));
    assert.deepEqual(cloud(), before);

    const { deleted, failed, kept } = done.parse(await gc("--yes"));
    assert.deepEqual([deleted, failed], [toDelete, []]);
    const between = left.filter((one) => one.includes(nameOf(machines.between)));
    assert.equal(between.length, 5);
    const unused = left.filter((one) => /aws-triage|guardduty-public-bucket|s3-block-public-access/.test(one));
    assert.deepEqual(beyond(before, cloud()).sort(), [...between, ...unused].sort());
    assert.deepEqual(beyond(cloud(), before), []);
    assert.deepEqual(versionsOf("jira-get-issue"), ["1", "3"]);
    const running = kept.filter(({ kind }) => kind === "state machine").map(({ name, why: [first] }) => [name, first]);
    assert.deepEqual(running, [
      [machines.guardduty, `1 execution on it: ${cases.guardduty}`],
      [machines.ssh, `1 execution on it: ${cases.ssh}`],
    ]);
    await unchanged();
  });

  it("leaves nothing to do for a second run while the cases wait", async () => {
    const before = cloud();
    assert.deepEqual(done.parse(await gc("--yes")).deleted, []);
    assert.deepEqual(cloud(), before);
  });

  it("lets the cases go on to their ends with the code they were started with", async () => {
    const { ssh, guardduty } = asked;
    assert.ok(ssh && guardduty);
    await platform.answer(ssh, "jira-ticket", "OPS-101", engineer);
    await platform.press(guardduty, "expected", "oncall@example.com");
    assert.equal((await ended(cases.guardduty, machines.guardduty)).outcome, "expected");
    const { outcome, results } = await ended(cases.ssh, machines.ssh);
    assert.equal(outcome, "validated");
    assert.doesNotMatch(JSON.stringify(results), /between: |newest: /);
  });

  it("then collects all that was retained but the logs, and nothing else", async () => {
    const [before, left] = [cloud(), await extra()];
    const { failed, kept } = done.parse(await gc("--yes"));
    assert.deepEqual(failed, []);
    const logs = left.filter((one) => one.includes("LogGroup"));
    assert.deepEqual(beyond(before, cloud()), beyond(left, logs));
    assert.deepEqual(beyond(cloud(), before), []);
    assert.deepEqual(await extra(), logs);
    assert.deepEqual(
      kept.map(({ kind, why }) => `${kind} ${why[0]?.slice(0, 19)}`),
      ["log group it holds logs until"],
    );
    const newest = publishedVersions(platform.data).map((one) => one.split(":")[0]);
    assert.deepEqual(newest, [...new Set(newest)]);
    assert.deepEqual(versionsOf("jira-get-issue"), ["3"]);
    await unchanged();
  });

  it("collects the logs of what is gone where it is told to, and then the cloud is what the state says", async () => {
    const { deleted } = done.parse(await gc("--yes", "--logs"));
    assert.equal(deleted.length, 1);
    assert.deepEqual(await extra(), []);
    await unchanged();
  });

  it("leaves a platform that takes a new alert to its end with the newest code", async () => {
    const { investigationId } = await platform.send(sshAlert("host-new", "OPS-101"));
    const { outcome, results } = await ended(investigationId, machine("ssh-ticket-check"));
    assert.equal(outcome, "validated");
    assert.match(JSON.stringify(results), /"summary":"newest: /);
  });

  it("collects all that a destroyed stack has left, by the outputs that were kept of it", async () => {
    const outputs = join(stack.pulumi.home, "outputs.json");
    writeFileSync(outputs, await stack.pulumi.ok("stack", "output", "--json"));
    await stack.pulumi.ok("destroy", "--yes", "--skip-preview");
    assert.ok(cloud().some((one) => one.endsWith(machine("ssh-ticket-check"))));
    const { failed } = done.parse(await gc("--yes", "--logs", "--outputs", outputs));
    assert.deepEqual([failed, cloud()], [[], []]);
  });
});
