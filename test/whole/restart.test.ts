import assert from "node:assert/strict";
import { RunningPlatform, sshAlert } from "./platform.ts";

const engineer = "engineer@example.com";

describe("a platform that is killed and started again", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());

  it("goes on with a question that waits, at the same addresses, and does nothing twice", async () => {
    const { investigationId } = await platform.send(sshAlert("host-killed"));
    const question = await platform.question("host-killed", "jira-ticket");
    const before = platform.outputs;
    await platform.end("SIGKILL");
    await platform.start();
    assert.equal(platform.outputs.gateway, before.gateway);
    assert.equal(platform.outputs.slack, before.slack);
    assert.deepEqual(platform.outputs.targets, before.targets);
    await platform.answer(question, "jira-ticket", "OPS-101", engineer);
    const view = await platform.ended(investigationId);
    assert.equal(view.status, "succeeded");
    const about = (await platform.messages()).filter((m) => JSON.stringify(m).includes("OPS-101"));
    assert.equal(about.filter((m) => /thank/i.test(m.text)).length, 1);
    assert.equal((await platform.issues()).filter((i) => i.key.startsWith("SEC-")).length, 1);
  });

  it("finishes a case that was under way when it was killed", async () => {
    const { investigationId } = await platform.send(sshAlert("host-under-way", "OPS-101"));
    await platform.end("SIGKILL");
    await platform.start();
    const view = await platform.ended(investigationId);
    assert.equal(view.outcome, "validated");
    const issues = (await platform.issues()).filter((i) => JSON.stringify(i).includes("host-under-way"));
    assert.equal(issues.length, 1);
  });

  it("stops cleanly on SIGTERM and takes its outputs away", async () => {
    assert.equal(await platform.end("SIGTERM"), 0);
  });
});
