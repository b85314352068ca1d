import assert from "node:assert/strict";
import { eventually } from "../support/until.ts";
import { RunningPlatform, sshAlert } from "./platform.ts";
import { copyProgram } from "./program-copy.ts";

describe("a platform that retains nothing", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  const program = copyProgram();
  before(() => {
    program.edit("Pulumi.local.yaml", "retention: keep", "retention: none");
    return platform.start(program.folder);
  });
  after(async () => {
    await platform.remove();
    program.remove();
  });

  it("ends a case whose playbook was changed as aborted, and closes its question", async () => {
    const { investigationId } = await platform.send(sshAlert("host-changed"));
    const question = await platform.question("host-changed", "not-me");
    await platform.end("SIGTERM");
    program.edit("playbooks/ssh-ticket-check.ts", "Contain ${host", "Isolate ${host");
    await platform.start(program.folder);

    await platform.press(question, "not-me", "engineer@example.com");
    const { status, timeline } = await platform.ended(investigationId);
    assert.equal(status, "aborted");
    assert.match(JSON.stringify(timeline.at(-1)), /The state machine was deleted/);
    await eventually(async () => {
      const asked = (await platform.messages()).filter(({ blocks }) => JSON.stringify(blocks).includes("host-changed"));
      assert.deepEqual(
        asked.map(({ actions }) => actions),
        [[]],
      );
    });
  });
});
