import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { DescribeExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { exportState } from "../../local/deploy/export.ts";
import { beyond, publishedVersions, recorded, standing } from "../support/inventory.ts";
import { until } from "../support/until.ts";
import { type Message, RunningPlatform, sshAlert } from "./platform.ts";
import { copyProgram } from "./program-copy.ts";

describe("socless gc on the local cloud, after a start of a changed program", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  const program = copyProgram();
  let question: Message;
  let waiting: string;
  let old: string;

  before(async () => {
    await platform.start(program.folder);
    old = platform.deployment.target.playbooks["ssh-ticket-check"] ?? "";
    waiting = (await platform.send(sshAlert("host-waits"))).investigationId;
    question = await platform.question("host-waits", "jira-ticket");
    await platform.end("SIGTERM");

    const newer = "`newer: $" + "{fields.summary}`";
    program.edit("functions/tasks/jira/get-issue.ts", "fields.summary ?? undefined", newer);
    program.edit(
      "playbooks/index.ts",
      "[sshTicketCheck, guarddutyPublicBucket, guarddutyTriage, awsTriage]",
      "[sshTicketCheck]",
    );
    program.edit(
      "functions/endpoints/index.ts",
      "[sshLogin, guardduty, securityHub, accessAnalyzer, signInFailures]",
      "[sshLogin]",
    );
    await platform.start(program.folder);
  });
  after(async () => {
    await platform.remove();
    program.remove();
  });

  const cloud = () => standing(platform.data);
  /** What stands in the cloud beyond the state. Fails when the state holds what does not stand there. */
  function extra(): string[] {
    const state = recorded(JSON.stringify(exportState(platform.data, "socless", "local")));
    assert.deepEqual(beyond(state, cloud()), []);
    return beyond(cloud(), state);
  }
  async function gc(): Promise<string> {
    const args = ["gc", "--local", "--data", platform.data, "--settle", "0", "--yes"];
    const child = spawn(process.execPath, [join(program.folder, "cli", "socless.ts"), ...args]);
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    assert.equal(code, 0, err);
    return out;
  }
  const getIssue = () => publishedVersions(platform.data).filter((one) => one.includes("jira-get-issue"));

  it("collects the removed playbook and its task, and keeps what the waiting case was started on", async () => {
    const [before, left] = [cloud(), extra()];
    assert.match(await gc(), /^Deleted 18 things\.$/m);
    const removed = left.filter((one) => /aws-triage|guardduty-|jira-search|s3-block/.test(one));
    assert.deepEqual(beyond(before, cloud()), removed);
    assert.ok(extra().some((one) => one.endsWith(old)));
    assert.equal(getIssue().length, 2);
  });

  it("then collects the rest, when the case has ended with the code it was started with", async () => {
    await platform.answer(question, "jira-ticket", "OPS-101", "engineer@example.com");
    const { outcome, results } = await platform.ended(waiting);
    assert.equal(outcome, "validated");
    assert.doesNotMatch(JSON.stringify(results), /newer: /);
    const executionArn = `${old.replace(":stateMachine:", ":execution:")}:${waiting}`;
    const states = new SFNClient(platform.deployment.client);
    await until("the end of the execution", async () =>
      (await states.send(new DescribeExecutionCommand({ executionArn }))).status === "RUNNING" ? undefined : true,
    );
    assert.match(await gc(), /^Deleted 5 things\.$/m);
    assert.deepEqual(extra(), []);
    assert.equal(getIssue().length, 1);
    assert.match(await gc(), /^Nothing is retained\.$/m);
  });

  it("leaves a platform that takes a new alert to its end, and starts again with nothing to change", async () => {
    const { investigationId } = await platform.send(sshAlert("host-new", "OPS-101"));
    const { outcome, results } = await platform.ended(investigationId);
    assert.equal(outcome, "validated");
    assert.match(JSON.stringify(results), /"summary":"newer: /);
    const before = cloud();
    await platform.end("SIGTERM");
    await platform.start(program.folder);
    assert.deepEqual(cloud(), before);
  });
});
